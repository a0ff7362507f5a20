"""The command line that Meltano, the Hub and people use."""

import json

import pytest

from tap import PROGRAM, Tap


@pytest.fixture(name="bare", scope="module")
def _bare(tmp_path_factory):
    return Tap(tmp_path_factory.mktemp("command"), "http://127.0.0.1:9/v5")


def test_version_wins_over_everything(bare):
    done = bare.run_command([PROGRAM, "--config", "/nowhere.json", "--discover", "--version"]).succeeded()
    assert done.stdout.startswith(b"tap-pinterest-ads v")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_works_beside_a_config(bare, flag):
    done = bare.run(flag).succeeded()
    for word in (b"--config", b"--catalog", b"--state", b"--discover", b"--about"):
        assert word in done.stdout


def test_about_describes_capabilities_and_settings(bare):
    done = bare.run_command([PROGRAM, "--about", "--format=json"]).succeeded()
    about = json.loads(done.stdout)
    assert list(about) == [
        "name", "description", "version", "sdk_version", "supported_python_versions",
        "capabilities", "settings",
    ]  # fmt: skip
    assert {"catalog", "discover", "state", "about", "test"} <= set(about["capabilities"])
    settings = about["settings"]["properties"]
    assert settings["refresh_token"]["secret"] is True
    assert {"start_date", "ad_account_ids", "lookback_days", "granularity"} <= settings.keys()


def test_about_as_markdown_is_a_table_of_settings(bare):
    done = bare.run_command([PROGRAM, "--about", "--format", "markdown"]).succeeded()
    assert b"| Setting" in done.stdout and b"lookback_days" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--nonsense"], ["--config"], ["--config", "/nowhere.json"], ["--format", "yaml", "--about"], ["astray"]],
)
def test_wrong_usage_exits_with_2_and_prints_nothing(bare, arguments):
    done = bare.run_command([PROGRAM, *arguments]).failed(2)
    assert done.stdout == b"" and done.last_words


def test_flags_come_in_any_order_and_with_an_equals_sign(bare):
    config = bare.file({})
    plain = bare.run_command([PROGRAM, "--config", config, "--discover"]).succeeded()
    for command in (["--discover", f"--config={config}"], ["-d", "-c", config]):
        assert bare.run_command([PROGRAM, *command]).succeeded().stdout == plain.stdout


def test_later_configs_win_and_yaml_is_read_as_well(bare):
    first = bare.file({"streams": ["boards"]})
    second = bare.file("# mine\nstreams:\n  - pins\n", suffix=".yaml")
    done = bare.run_command([PROGRAM, "-c", first, "-c", second, "--discover"]).succeeded()
    assert [entry["stream"] for entry in json.loads(done.stdout)["streams"]] == ["pins"]


def test_the_environment_is_read_when_asked_for(bare):
    env = {"TAP_PINTEREST_ADS_STREAMS": '["boards"]'}
    ask = bare.run_command([PROGRAM, "--config", "ENV", "--discover"], env=env).succeeded()
    assert [entry["stream"] for entry in json.loads(ask.stdout)["streams"]] == ["boards"]
    leave = bare.run_command([PROGRAM, "--discover"], env=env).succeeded()
    assert len(json.loads(leave.stdout)["streams"]) > 1


def test_test_reads_one_record_of_each_stream(tap):
    done = tap.run("--test").succeeded()
    assert {message["type"] for message in done.messages} >= {"SCHEMA", "RECORD"}
    for stream in done.streams:
        assert len(done.records(stream)) <= 1


def test_preview_shows_the_first_records_as_a_table(tap, sandbox):
    done = tap.run("preview", "ad_accounts").succeeded()
    lines = done.stdout.decode().splitlines()
    ids = [line.split()[1:] for line in lines if line.split()[:1] == ["id"]]
    assert ids and set(ids[0]) <= {str.__str__(row["id"]) for row in sandbox.dump("ad_accounts")}
    assert not done.stdout.startswith(b"{")


@pytest.mark.parametrize("arguments,status", [(["preview"], 2), (["preview", "ad_acounts"], 1)])
def test_preview_needs_a_stream_that_exists(tap, arguments, status):
    done = tap.run(*arguments).failed(status)
    assert done.stdout == b""
    assert ("needs the name of a stream" if status == 2 else "did you mean 'ad_accounts'") in done.stderr


def test_test_schema_asks_the_api_nothing(bare):
    done = bare.run("--test=schema").succeeded()
    assert {message["type"] for message in done.messages} == {"SCHEMA"}
