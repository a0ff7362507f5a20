"""One made-up business on two days, and what a consumer must hold after each."""

import tables
from tap import Tap
from test_records_equal_dump import days_before, expected

FIRST, SECOND = "2026-11-20", "2026-11-25"
START = "2026-09-15"
SIZES = {
    "epoch": FIRST, "accounts": 2, "campaigns": 3, "ad_groups": 2, "ads": 3, "boards": 3, "pins": 20,
    "tier": "unlimited",
}  # fmt: skip
# Compared value by value wherever rows land.
COMPARED = ["campaigns", "ads", "ad_analytics"]


class Day:
    """The business on a day: a sandbox and a tap that reads from it at noon."""

    def __init__(self, folder, sandbox_class, day):
        folder.mkdir()
        self.day, self.now, self.folder = day, day + "T12:00:00Z", folder
        self.sandbox = sandbox_class(folder, today=day, **SIZES)
        self.config = {
            "api_url": self.sandbox.url,
            "access_token": self.sandbox.access_token,
            "start_date": START,
        }

    def tap(self, folder, **settings):
        return Tap(folder, **{**self.config, **settings})

    @property
    def environment(self):
        return Tap.environment(self.now)

    def expected(self, output, stream):
        """{key: record} after a complete read; `output` has the schema."""
        return expected(self.sandbox, output, stream, start=START, end=days_before(self.day, 1))

    def same(self, rows, output, stream, ignore=()):
        """These rows are the stream's, to the last digit; how many they are."""
        (message,) = output.of("SCHEMA", stream)
        keys = message["key_properties"]
        return tables.same(rows, self.expected(output, stream), message["schema"], keys, ignore)


class World:
    def __init__(self, folder, sandbox_class):
        self.first = Day(folder / "first", sandbox_class, FIRST)
        self.second = Day(folder / "second", sandbox_class, SECOND)

    def stop(self):
        self.first.sandbox.stop()
        self.second.sandbox.stop()
