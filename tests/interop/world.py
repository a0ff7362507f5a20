"""One made-up business on two days, and what a consumer must hold after each."""

import compare
import tables
from tap import Tap
from test_records_equal_dump import days_before, expected, of_account

FIRST, SECOND = "2026-11-20", "2026-11-25"
START = "2026-09-15"
SIZES = {
    "epoch": FIRST, "accounts": 2, "campaigns": 3, "ad_groups": 2, "ads": 3, "boards": 3, "pins": 20,
    "tier": "unlimited",
}  # fmt: skip
# Compared value by value wherever rows land.
TARGETING = "campaign_targeting_analytics"
COMPARED = ["campaigns", "ads", "ad_analytics", TARGETING]
STREAMS = [
    "ad_accounts", "user_account", "boards", "pins", "campaigns", "ad_groups", "ads", "ad_account_analytics",
    "campaign_analytics", "ad_analytics", "user_account_analytics", TARGETING,
]  # fmt: skip


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
            "streams": STREAMS,
            "targeting_types": ["GENDER"],
        }

    def tap(self, folder, **settings):
        return Tap(folder, **{**self.config, **settings})

    @property
    def environment(self):
        return Tap.environment(self.now)

    def expected(self, output, stream):
        """{key: record} after a complete read; `output` has the schema."""
        end = days_before(self.day, 1)
        if stream == TARGETING:
            return self.targeting(output, end)
        return expected(self.sandbox, output, stream, start=START, end=end)

    def targeting(self, output, end):
        """The API keeps metrics apart from what they are broken down by."""
        (message,) = output.of("SCHEMA", TARGETING)
        accounts = {row["id"]: of_account(row) for row in self.sandbox.dump("ad_accounts")}
        records = []
        for row in self.sandbox.dump(TARGETING, start=START, end=end):
            if row["targeting_type"] == "GENDER":
                account = accounts[str.__str__(row["metrics"]["AD_ACCOUNT_ID"])]
                records.append(compare.record_of({**row, **row["metrics"]}, message["schema"], **account))
        return compare.keyed(records, message["key_properties"])

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
