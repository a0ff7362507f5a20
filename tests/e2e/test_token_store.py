"""
token_store: whatever happens to the file, the folder or the program, a refresh token that Pinterest
issued is kept, or the old one was not spent.  The sandbox ends the old pair with each renewal, so
a run that succeeds afterwards proves that nothing was lost.
"""

import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time

import pytest

from interposer import Interposer, answer, edit_json, forward, path, slowly
from tap import ROOT
from test_tokens import log_in_again

EXPIRED_LATER = "2026-12-30T12:00:00Z"  # 40 days after NOW: what was renewed then has expired
STREAMS = ["ad_accounts"]
PRIVILEGED = pytest.mark.skipif(
    os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False).returncode != 0,
    reason="mounts take privileges",
)


@pytest.fixture(name="sandbox")
def _sandbox(start_sandbox):
    return start_sandbox()


@pytest.fixture(name="folder")
def _folder():
    """A folder that any user can reach, which pytest's own is not."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kept."))
    folder.chmod(0o755)
    yield folder
    subprocess.run(["chattr", "-R", "-i", str(folder)], check=False, stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(name="store")
def _store(folder):
    return folder / "tokens.json"


@pytest.fixture(name="renewing")
def _renewing(meddled, sandbox, store):
    """A tap that has to renew before it can ask anything."""
    meddled.settings.pop("access_token")
    meddled.settings.update(sandbox.client, refresh_token=sandbox.refresh_token, token_store=str(store))
    return meddled


def renewals(between):
    return between.requests("/oauth/token")


def run(tap, *before, now=None, env=None, **settings):
    """One run, under the command `before` (unshare, setpriv ...)."""
    command = [*before, *tap.command(streams=STREAMS, **settings)]
    return tap.run_command(command, **({"now": now} if now else {}), env=env)


def nothing_is_lost(tap, between, *before, **settings):
    """The next run has what it takes, now and once it has to renew."""
    between.forget()
    run(tap, *before, **settings).succeeded()
    run(tap, *before, now=EXPIRED_LATER, **settings).succeeded()


def pair_of(exchange):
    pair = json.loads(exchange.answer)
    return pair["access_token"], pair["refresh_token"]


def kept(store):
    record = json.loads(store.read_text())
    return record["access_token"], record["refresh_token"]


def mounted(*steps):
    """In a mount namespace of its own, after these shell commands."""
    return ["unshare", "-m", "sh", "-c", " && ".join(steps) + ' && exec "$@"', "sh"]


def as_nobody(store):
    """As a user without privileges: this one, or nobody where this one is root."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


def readable_by_all(tap):
    """Everything that a run as another user has to read."""
    for part in [tap.folder, *tap.folder.parents]:
        if part.stat().st_uid == os.geteuid() and str(part).startswith(tempfile.gettempdir() + "/"):
            part.chmod(0o755)


# What a store may be.


@pytest.mark.parametrize("content", ["", "{}", " \n", "null", None], ids=["empty", "object", "blank", "null", "missing"])
def test_a_file_that_was_never_used_becomes_the_store(renewing, between, store, content):
    if content is not None:
        store.write_text(content)
    run(renewing).succeeded()
    assert kept(store) == pair_of(renewals(between)[0])
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    nothing_is_lost(renewing, between)


@pytest.mark.parametrize(
    "content",
    [
        '{"access_token": "pina_x", "client_id": "1"}',
        '{"bookmarks": {"ads": {}}}',
        '{"from": "now", "access_token": "a"}',
        "[1]",
        "3",
        '"text"',
        "{ torn",
        "key: value",
    ],
)
def test_any_other_document_is_refused_and_left_as_it_is(renewing, between, store, content):
    store.write_text(content)
    done = run(renewing).failed()
    assert str(store) in done.last_words and "token_store" in done.last_words
    assert store.read_text() == content
    assert not renewals(between)


def test_the_config_itself_is_not_taken_for_a_store(renewing, between, folder):
    config = folder / "config.json"
    settings = {**renewing.settings, "streams": STREAMS, "token_store": str(config)}
    config.write_text(json.dumps(settings))
    before = config.read_bytes()
    renewing.run_command([renewing.command()[0], "--config", str(config)]).failed()
    assert config.read_bytes() == before
    assert not renewals(between)


def test_files_of_others_beside_the_store_are_left_alone(renewing, between, folder, store):
    for name in ("tokens.json.new", "tokens.json.lock"):
        (folder / name).write_text("mine")
    done = run(renewing).failed()
    assert "tokens.json.new" in done.last_words
    assert not renewals(between)
    (folder / "tokens.json.new").unlink()
    run(renewing).succeeded()
    assert (folder / "tokens.json.lock").read_text() == "mine"


def test_a_store_of_0_1_0_is_ours(renewing, between, store):
    run(renewing).succeeded()
    record = json.loads(store.read_text())
    old = {name: record[name] for name in ("access_token", "refresh_token", "expires_at", "from")}
    store.write_text(json.dumps(old, indent=2))
    nothing_is_lost(renewing, between)


@pytest.mark.parametrize("suffix", ["", ".lock", ".new"])
def test_a_fifo_does_not_make_a_run_wait(renewing, between, folder, suffix):
    os.mkfifo(folder / ("tokens.json" + suffix))
    command = renewing.command(streams=STREAMS)
    done = renewing.run_command(command, timeout=20).failed()
    assert "tokens.json" + suffix in done.last_words
    assert not renewals(between)


def test_a_folder_is_no_store(renewing, between, store):
    store.mkdir()
    assert "not a regular file" in run(renewing).failed().last_words
    assert not renewals(between)


# Links.


@pytest.mark.parametrize("exists", [True, False], ids=["target", "no target yet"])
def test_the_target_of_a_link_is_replaced_and_not_the_link(renewing, between, folder, store, exists):
    real = folder / "real" / "pair.json"
    real.parent.mkdir()
    if exists:
        real.write_text("{}")
    middle = folder / "middle"
    middle.symlink_to("real/pair.json")
    store.symlink_to(middle)
    run(renewing).succeeded()
    assert store.is_symlink() and middle.is_symlink()
    assert kept(real) == pair_of(renewals(between)[0])
    nothing_is_lost(renewing, between)


def test_a_lock_that_is_a_link_makes_no_file_elsewhere(renewing, between, folder, store):
    elsewhere = folder / "elsewhere"
    (folder / "tokens.json.lock").symlink_to(elsewhere)
    done = run(renewing).failed()
    assert "tokens.json.lock" in done.last_words
    assert not elsewhere.exists() and not renewals(between)


def test_links_in_a_circle_are_told(renewing, between, folder, store):
    store.symlink_to(folder / "b")
    (folder / "b").symlink_to(store)
    assert "symbolic links" in run(renewing).failed().last_words
    assert not renewals(between)


# Places where nothing can be renamed, or nothing written.


@PRIVILEGED
@pytest.mark.parametrize("content", ["", "ours"])
def test_a_file_that_is_bind_mounted_alone_is_kept_in_place(renewing, between, folder, content):
    outside, inside = folder / "outside.json", folder / "tokens.json"
    if content:
        run(renewing, token_store=str(outside)).succeeded()
    else:
        outside.write_text("")
    inside.write_text("")
    in_container = mounted(f"mount --bind {outside} {inside}")
    run(renewing, *in_container, now=EXPIRED_LATER).succeeded()
    assert kept(outside) == pair_of(renewals(between)[-1])
    assert not (folder / "tokens.json.new").exists()
    nothing_is_lost(renewing, between, *in_container)
    between.forget()
    run(renewing, token_store=str(outside)).succeeded()


@PRIVILEGED
def test_a_full_disk_is_told_before_the_old_token_is_spent(renewing, between, folder):
    steps = [f"mount -t tmpfs -o size=16k none {folder}", f"head -c 16384 /dev/zero > {folder}/full"]
    done = run(renewing, *mounted(*steps)).failed()
    assert "No space left" in done.last_words and str(folder) in done.last_words
    assert not renewals(between)


@PRIVILEGED
def test_a_disk_without_inodes_is_told_before_the_old_token_is_spent(renewing, between, folder):
    """The lock takes the last one."""
    steps = [f"mount -t tmpfs -o nr_inodes=4 none {folder}", f"cd {folder} && touch a b; cd /"]
    done = run(renewing, *mounted(*steps)).failed()
    assert "no inode is left" in done.last_words and str(folder) in done.last_words
    assert not renewals(between)


@PRIVILEGED
def test_a_read_only_file_system_is_told_before_the_old_token_is_spent(renewing, between, folder):
    done = run(renewing, *mounted(f"mount -t tmpfs -o ro none {folder}")).failed()
    assert str(folder) in done.last_words
    assert not renewals(between)


def test_in_a_read_only_folder_a_file_that_may_be_written_is_kept_in_place(renewing, between, folder, store):
    readable_by_all(renewing)
    store.write_text("{}")
    store.chmod(0o666)
    folder.chmod(0o555)
    user = as_nobody(store)
    run(renewing, *user).succeeded()
    assert kept(store) == pair_of(renewals(between)[0])
    nothing_is_lost(renewing, between, *user)


def test_a_read_only_folder_without_the_file_is_told_before(renewing, between, folder, store):
    readable_by_all(renewing)
    folder.chmod(0o555)
    done = run(renewing, *as_nobody(store)).failed()
    assert str(folder) in done.last_words
    assert not renewals(between)


@pytest.mark.skipif(os.geteuid() != 0, reason="takes a file of another user")
def test_in_a_sticky_folder_a_file_of_another_user_is_kept_in_place(renewing, between, folder, store):
    readable_by_all(renewing)
    store.write_text("{}")
    store.chmod(0o666)
    folder.chmod(0o1777)
    user = as_nobody(store)
    run(renewing, *user).succeeded()
    assert kept(store) == pair_of(renewals(between)[0])
    assert not (folder / "tokens.json.new").exists()
    nothing_is_lost(renewing, between, *user)


@pytest.mark.parametrize("limit", [0, 100])
def test_a_limit_on_file_sizes_ends_nothing_by_a_signal(renewing, between, limit):
    done = run(renewing, "prlimit", f"--fsize={limit}").failed()
    assert "token_store" in done.last_words
    assert not renewals(between)
    nothing_is_lost(renewing, between)


# Crashes and failing calls.


@pytest.fixture(name="failing", scope="module")
def _failing(tmp_path_factory):
    """Environment of a program whose calls that concern the store can be made to fail."""
    library = tmp_path_factory.mktemp("failing") / "failing_calls.so"
    source = ROOT / "tests" / "e2e" / "failing_calls.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-D_GNU_SOURCE", "-o", library, source, "-ldl"], check=True)

    def environment(folder, call, how, log=""):
        return {
            "LD_PRELOAD": str(library),
            "FAILING_NAME": folder.name,
            "FAILING_CALL": str(call),
            "FAILING_HOW": str(how),
            "FAILING_LOG": str(log),
            "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0",
        }

    return environment


def calls_of(renewing, failing, folder, tmp_path):
    """The calls that concern the store in an undisturbed renewal."""
    log = tmp_path / "calls"
    log.unlink(missing_ok=True)
    run(renewing, now=EXPIRED_LATER, env=failing(folder, 0, "", log)).succeeded()
    return log.read_text().splitlines()


def in_memory_alone(calls):
    """The call before which a new pair is nowhere but in memory: a kill right there does lose it."""
    return len(calls) - calls[::-1].index("fallocate") + calls[-calls[::-1].index("fallocate") :].index("write") + 1


def after_the_exchange(between):
    return bool(renewals(between)) and renewals(between)[-1].status == 200


@pytest.mark.parametrize("how", ["kill", "kill-after"])
def test_a_kill_at_any_call_loses_no_token(renewing, between, failing, folder, store, tmp_path, how):
    run(renewing).succeeded()
    calls = calls_of(renewing, failing, folder, tmp_path)
    assert {"open", "write", "fsync", "rename"} <= set(calls)
    for at in range(1, len(calls) + 1):
        if how == "kill" and at == in_memory_alone(calls):
            continue
        between.forget()
        age(store)
        done = run(renewing, env=failing(folder, at, how))
        assert done.status == -signal.SIGKILL, f"call {at}, {calls[at - 1]}"
        run(renewing).succeeded()
        age(store)
        run(renewing).succeeded()
        assert sorted(file.name for file in folder.iterdir()) == ["tokens.json", "tokens.json.lock"]
        assert (folder / "tokens.json.lock").read_bytes() == b""


@pytest.mark.parametrize("how", ["kill", "kill-after", 5, 28])
def test_the_same_where_there_was_no_file_yet(renewing, failing, sandbox, folder, store, tmp_path, how):
    calls = calls_of(renewing, failing, folder, tmp_path)
    for at in range(1, len(calls) + 1):
        if how == "kill" and at == in_memory_alone(calls):
            continue
        for file in folder.iterdir():
            file.unlink()
        login = log_in_again(sandbox)
        done = run(renewing, env=failing(folder, at, how), refresh_token=login)
        assert done.status in (0, 1, -signal.SIGKILL), f"call {at}, {calls[at - 1]}"
        run(renewing, refresh_token=login).succeeded()


@pytest.mark.parametrize("why", [5, 28, 13], ids=["EIO", "ENOSPC", "EACCES"])
def test_any_call_that_fails_once_loses_no_token(renewing, between, failing, folder, store, tmp_path, why):
    run(renewing).succeeded()
    calls = calls_of(renewing, failing, folder, tmp_path)
    for at in range(1, len(calls) + 1):
        between.forget()
        age(store)
        done = run(renewing, env=failing(folder, at, why))
        place = f"call {at}, {calls[at - 1]}: {done.stderr[-600:]}"
        assert done.status in (0, 1), place
        if done.status == 1:
            assert "token_store" in done.last_words, place
        assert (done.status == 0) == bool(done.records("ad_accounts")), place
        if after_the_exchange(between):
            assert done.status == 0, place
        run(renewing).succeeded()
        age(store)
        run(renewing).succeeded()


def age(store):
    """Make the access token that is kept look expired."""
    record = json.loads(store.read_text())
    record["expires_at"] = 1
    store.write_text(json.dumps(record))


@PRIVILEGED
@pytest.mark.parametrize("how", ["kill", "kill-after", 5])
def test_the_same_where_the_file_is_rewritten_in_place(renewing, between, failing, folder, tmp_path, how):
    outside = tmp_path / "outside.json"
    outside.write_text("")
    store = folder / "tokens.json"
    store.write_text("")
    in_container = mounted(f"mount --bind {outside} {store}")
    run(renewing, *in_container).succeeded()
    age(outside)
    log = tmp_path / "calls"
    run(renewing, *in_container, env=failing(folder, 0, "", log)).succeeded()
    calls = log.read_text().splitlines()
    for at in range(1, len(calls) + 1):
        if how == "kill" and at == in_memory_alone(calls):
            continue
        age(outside)
        done = run(renewing, *in_container, env=failing(folder, at, how))
        assert done.status in (0, 1, -signal.SIGKILL, 137), f"call {at}, {calls[at - 1]}"
        run(renewing, *in_container).succeeded()


def test_what_cannot_be_kept_is_told_at_once_and_the_run_goes_on(renewing, between, failing, folder, tmp_path):
    run(renewing).succeeded()
    calls = calls_of(renewing, failing, folder, tmp_path)
    last_rename = len(calls) - calls[::-1].index("rename")
    age(folder / "tokens.json")
    done = run(renewing, env=failing(folder, last_rename, 5)).succeeded()
    assert done.records("ad_accounts")
    assert done.log_lines("ERROR", "token_store") or done.log_lines("error", "token_store")
    lock = folder / "tokens.json.lock"
    assert kept(lock) == pair_of(renewals(between)[-1])
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    nothing_is_lost(renewing, between)
    assert lock.read_bytes() == b""


# What the endpoint says.


@pytest.mark.parametrize("lifetime", [2**63 - 1, -(2**63), 10**30, "soon", None, 1.5e308], ids=str)
def test_a_lifetime_of_any_size_is_no_reason_to_lose_the_tokens(renewing, between, store, lifetime):
    between.rule(path("/oauth/token"), edit_json(lambda pair: pair.update(expires_in=lifetime)))
    run(renewing).succeeded()
    assert 0 <= json.loads(store.read_text())["expires_at"] <= 253402300799
    nothing_is_lost(renewing, between)


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
@pytest.mark.parametrize("bad", ["x\r\nX-Injected: 1", "x\ny", "x y", "x\x00y", "caf\u00e9"], ids=repr)
def test_a_token_that_would_add_header_lines_is_refused(renewing, between, which, bad):
    good = {"access_token": "pina_good", "refresh_token": "pinr_good", "expires_in": 10, which: bad}
    between.rule(path("/oauth/token"), answer(200, good))
    done = run(renewing, max_retry_s=0).failed()
    assert "characters" in done.last_words or "holds no token" in done.last_words
    assert {e.path.rsplit("/", 1)[1] for e in between.exchanges} == {"token"}


# Two runs.


def test_two_runs_that_share_a_store_renew_once(renewing, between, store):
    """Both have to: the second takes what the first one got."""
    between.rule(path("/oauth/token"), slowly(0.5))
    both = [renewing.start(streams=STREAMS) for _ in range(2)]
    for one in both:
        one.finish().succeeded()
    assert len(renewals(between)) == 1
    assert kept(store) == pair_of(renewals(between)[0])


# The reports that are being made.


def reports_of(store):
    file = store.with_name(store.name + ".reports")
    return json.loads(file.read_text() or "{}").get("reports") or [] if file.exists() else []


def test_two_runs_that_share_a_store_keep_each_others_reports(start_sandbox, tmp_path, store):
    sandbox = start_sandbox(report_polls=1000, empty_accounts=0, accounts=2)
    between, both = Interposer(sandbox.url), threading.Barrier(2, timeout=30)

    def meet(handler, exchange):
        """Both have read the file, and nothing of theirs is in it."""
        both.wait()
        forward(handler, exchange)

    for level in ("CAMPAIGN", "AD_GROUP"):
        between.rule(lambda e, this=level: f'"{this}"'.encode() in e.body, meet, times=1)
    tap = sandbox.tap(tmp_path, api_url=between.url, token_store=str(store), start_date="2026-11-01", concurrency=1)
    runs = [tap.start(streams=[stream]) for stream in ("campaign_report", "ad_group_report")]
    deadline = time.monotonic() + 20
    while len(reports_of(store)) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    kept = reports_of(store)
    for one in runs:
        one.kill()
        one.finish()
    between.close()
    assert len({entry["digest"] for entry in kept}) == 4


@pytest.mark.parametrize("why", [5, 28], ids=["EIO", "ENOSPC"])
def test_any_call_that_fails_once_for_the_reports_is_no_failure(start_sandbox, failing, tmp_path, folder, why):
    sandbox = start_sandbox(report_polls=0, empty_accounts=0, accounts=1)
    tap = sandbox.tap(tmp_path, token_store=str(folder / "tokens.json"), start_date="2026-11-18")
    log = tmp_path / "calls"
    tap.run(streams=["campaign_report"], env=failing(folder, 0, "", log)).succeeded()
    calls = log.read_text().splitlines()
    assert "rename" in calls
    for at in range(1, len(calls) + 1):
        done = tap.run(streams=["campaign_report"], env=failing(folder, at, why)).succeeded()
        assert done.records("campaign_report"), f"call {at}, {calls[at - 1]}"
