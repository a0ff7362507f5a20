"""Fixtures: a sandbox per module, an interposer and a tap per test."""

import pytest

from interposer import Interposer
from sandbox import Sandbox

# Two accounts whose data fit a test, with every status and late conversions, and one without any data.
SMALL = {
    "accounts": 3, "empty_accounts": 1, "campaigns": 5, "ad_groups": 2, "ads": 2, "boards": 5, "pins": 12, "tier": "unlimited",
}  # fmt: skip


@pytest.fixture(name="start_sandbox")
def _start_sandbox(tmp_path_factory):
    """Starts sandboxes that end with the test."""
    started = []

    def start(**options):
        started.append(Sandbox(tmp_path_factory.mktemp("sandbox"), **{**SMALL, **options}))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(name="sandbox", scope="module")
def _sandbox(tmp_path_factory):
    """Shared by a module's tests: nothing that they do changes it."""
    one = Sandbox(tmp_path_factory.mktemp("sandbox"), **SMALL)
    yield one
    one.stop()


@pytest.fixture(name="big_sandbox", scope="module")
def _big_sandbox(tmp_path_factory):
    """Some 30 MB of facts: more than pipes and queues hold."""
    one = Sandbox(
        tmp_path_factory.mktemp("big"), accounts=1, campaigns=4, ad_groups=10, ads=10, boards=1, pins=1,
        tier="unlimited",
    )
    yield one
    one.stop()


@pytest.fixture(name="tap")
def _tap(sandbox, tmp_path):
    return sandbox.tap(tmp_path)


@pytest.fixture(name="between")
def _between(sandbox):
    """A proxy before the sandbox that a test can teach to misbehave."""
    one = Interposer(sandbox.url)
    yield one
    one.close()
    assert not one.mistakes, "a rule of the test failed"


@pytest.fixture(name="meddled")
def _meddled(sandbox, between, tmp_path):
    """A tap that talks through `between`."""
    return sandbox.tap(tmp_path, api_url=between.url)
