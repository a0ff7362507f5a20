"""What the tests with real consumers share: two days of one business, a database, a table of results."""

import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(pathlib.Path(__file__).parent)]

# pylint: disable=wrong-import-position
from postgres import Postgres  # noqa: E402
from sandbox import Sandbox  # noqa: E402
from world import World  # noqa: E402

HEADINGS = ("consumer", "version", "records sent", "rows landed", "second run")
RESULTS = {}


@pytest.fixture(name="report")
def _report():
    """report(consumer, version, sent, landed, second run): a line of the table at the end."""

    def add(*cells):
        RESULTS[cells[0]] = [str(cell) for cell in cells]

    return add


@pytest.fixture(name="world", scope="session")
def _world(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("world"), Sandbox)
    yield world
    world.stop()


@pytest.fixture(name="postgres", scope="session")
def _postgres():
    server = Postgres()
    yield server
    server.stop()


def pytest_terminal_summary(terminalreporter):
    if not RESULTS:
        return
    rows = [HEADINGS, *RESULTS.values()]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    terminalreporter.section("consumers")
    for row in rows:
        terminalreporter.line("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
