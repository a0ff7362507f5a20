"""The container as Airbyte's platform and a Singer user run it: no root, nothing writable but /tmp."""

import json
import socket
import subprocess
import time

import pytest
import yaml

from airbyte import Read, configured
from engine import image, version
from tap import ROOT, Output
from test_fast import FILES

pytestmark = pytest.mark.skipif(not image(), reason="no docker engine")
# As strict as a platform may be.
STRICT = [
    "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "256m",
    "--network", "host",
]  # fmt: skip
LARGEST = 30_000_000


def docker(*arguments):
    done = subprocess.run(["docker", *arguments], capture_output=True, check=False)
    return Output(done.returncode, done.stdout, done.stderr, 0)


@pytest.fixture(name="run")
def _run(world, tmp_path):
    """run(ARGUMENTS): in the container, with files of `tmp_path` under /data."""
    tmp_path.chmod(0o755)
    (tmp_path / "config.json").write_text(json.dumps(world.first.config))

    def run(*arguments):
        mount = ["-v", f"{tmp_path}:/data:ro", "-e", f"TAP_PINTEREST_ADS_NOW={world.first.now}"]
        return docker("run", "--rm", *STRICT, *mount, image(), *arguments)

    return run


def inspect():
    return json.loads(docker("image", "inspect", image()).succeeded().stdout)[0]


def test_it_is_small(report):
    size = inspect()["Size"]
    print(size)
    assert size <= LARGEST
    report("container", version(), f"{size / 1e6:.1f} MB", "-", "-")


def test_it_says_what_the_platform_asks_for():
    config = inspect()["Config"]
    environment = dict(variable.split("=", 1) for variable in config["Env"])
    assert environment["AIRBYTE_ENTRYPOINT"] == " ".join(config["Entrypoint"])
    assert config["User"] == "1000:1000" and config["WorkingDir"] == "/airbyte/integration_code"
    metadata = yaml.safe_load((FILES / "metadata.yaml").read_text())["data"]
    assert config["Labels"] == {"io.airbyte.name": metadata["dockerRepository"], "io.airbyte.version": metadata["dockerImageTag"]}
    assert metadata["dockerImageTag"] == version()


def test_the_platforms_script_can_run_in_it(tmp_path):
    """It replaces the entrypoint by a shell script that evaluates AIRBYTE_ENTRYPOINT."""
    script = '(eval "$AIRBYTE_ENTRYPOINT spec" > /tmp/out); echo $? > /tmp/new; mv /tmp/new /tmp/code; sleep 0; id -u; cat /tmp/code /tmp/out'
    done = docker("run", "--rm", *STRICT, "--entrypoint", "sh", image(), "-c", script).succeeded()
    user, code, spec = done.stdout.decode().split("\n", 2)
    assert user == "1000" and code == "0" and json.loads(spec)["type"] == "SPEC"


def test_the_four_commands(run, world, tmp_path):
    assert Read(run("spec").succeeded()).only("SPEC")
    status = Read(run("check", "--config", "/data/config.json").succeeded()).only("CONNECTION_STATUS")
    assert status["connectionStatus"]["status"] == "SUCCEEDED"
    Read(run("discover", "--config", "/data/config.json").succeeded())
    catalog = json.loads(run("discover", "--config", "/data/config.json").stdout.splitlines()[-1])["catalog"]
    (tmp_path / "catalog.json").write_text(json.dumps(configured(catalog)))
    (tmp_path / "state.json").write_text("[]")
    read = Read(run("read", "--config", "/data/config.json", "--catalog", "/data/catalog.json", "--state", "/data/state.json"))
    read.succeeded()
    singer = world.first.tap(tmp_path).run(now=world.first.now).succeeded()
    for stream in singer.streams:
        assert len(read.records(stream)) == len(singer.records(stream)), stream


def test_singer_runs_too(run, world, tmp_path):
    done = run("--config", "/data/config.json").succeeded()
    own = world.first.tap(tmp_path).run(now=world.first.now).succeeded()
    assert len(done.of("RECORD")) == len(own.of("RECORD")) > 1000


def test_it_stops_as_process_1_with_the_signals_status(world, tmp_path):
    """Process 1 cannot die by a signal: it says what killed it, and does not wait to be killed."""
    tmp_path.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        config = {**world.first.config, "api_url": f"http://127.0.0.1:{silent.getsockname()[1]}/v5"}
        (tmp_path / "config.json").write_text(json.dumps(config))
        mount = ["-v", f"{tmp_path}:/data:ro", "-e", f"TAP_PINTEREST_ADS_NOW={world.first.now}"]
        started = docker("run", "-d", *STRICT, *mount, image(), "--config", "/data/config.json").succeeded()
        container = started.stdout.decode().strip()
        try:
            silent.settimeout(30)
            asked, _ = silent.accept()
            began = time.monotonic()
            docker("stop", "-t", "30", container).succeeded()
            assert time.monotonic() - began < 15
            state = json.loads(docker("inspect", container).succeeded().stdout)[0]["State"]
            assert state["ExitCode"] == 128 + 15
            said = docker("logs", container).succeeded().stdout.splitlines()
            assert json.loads(said[-1])["type"] == "STATE"
            asked.close()
        finally:
            docker("rm", "-f", container)


def test_it_trusts_certificates_of_the_large_authorities():
    done = docker("run", "--rm", "--entrypoint", "sh", image(), "-c", "grep -c BEGIN /etc/ssl/certs/ca-certificates.crt")
    assert int(done.succeeded().stdout) > 50


def test_it_starts_hardly_slower_than_an_empty_program(report):
    def seconds(*arguments):
        began = time.monotonic()
        docker("run", "--rm", *arguments).succeeded()
        return time.monotonic() - began

    seconds(image(), "spec")
    # One after the other, so that a busy machine is as busy for both.
    tries = [(seconds("--entrypoint", "/bin/true", image()), seconds(image(), "spec")) for _ in range(7)]
    empty, spec = (min(column) for column in zip(*tries))
    assert spec - empty < 0.3, f"{spec:.2f} s, empty {empty:.2f} s"
    report("docker run spec", version(), f"{spec:.2f} s", f"true: {empty:.2f} s", "-")
