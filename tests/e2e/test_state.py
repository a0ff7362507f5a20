"""STATE: what came in goes out, what was done is kept, and it never runs ahead of the records."""

import datetime
import json

import pytest

import compare
import messages
import text_json

STREAM = "campaign_analytics"


def test_an_empty_run_prints_state_first_and_last(tap):
    done = messages.check(tap.run(streams=["campaigns"], ad_account_ids=None).succeeded())
    assert done.messages[0]["value"] == {"bookmarks": {}}


def test_the_state_that_came_in_is_the_first_line(tap):
    state = {"bookmarks": {"other": {"x": 1}}, "theirs": [1, 2, {"deep": None}]}
    messages.check(tap.run(streams=["campaigns"], state=state).succeeded(), incoming=state)


def test_what_is_not_ours_is_carried_through(tap):
    state = {
        "bookmarks": {"other": {"x": 1}, "pins": {"replication_key_value": "2026-01-01"}},
        "theirs": {"a": [1.50, None]},
    }
    done = tap.run(streams=["campaigns"], state=state).succeeded()
    for name, value in state["bookmarks"].items():
        assert done.state["bookmarks"][name] == value
    assert done.state["theirs"] == state["theirs"]


def test_currently_syncing_is_null_at_the_end(tap):
    done = tap.run(streams=["campaigns"], state={"bookmarks": {}, "currently_syncing": "campaigns"})
    assert done.succeeded().state["currently_syncing"] is None


@pytest.mark.parametrize("wrap", [
    lambda state: {"type": "STATE", "value": state},
    lambda state: {"singer_state": state},
    lambda state: {"completed": {"singer_state": state}},
    lambda state: state,
])  # fmt: skip
def test_state_may_come_wrapped(tap, wrap):
    first = tap.run(streams=["campaigns"]).succeeded()
    again = tap.run(streams=["campaigns"], state=wrap(first.state)).succeeded()
    assert len(again.records("campaigns")) < len(first.records("campaigns"))


@pytest.mark.parametrize("content", [b"", b"{}", b"\n", b"null"])
def test_an_empty_state_file_is_no_state(tap, content):
    done = messages.check(tap.run(streams=["campaigns"], state=content).succeeded())
    assert done.records("campaigns")


def test_bookmarks_are_kept_per_account(tap):
    done = tap.run(streams=["ad_accounts", "campaigns", STREAM]).succeeded()
    accounts = {record["id"] for record in done.records("ad_accounts")}
    for stream in ("campaigns", STREAM):
        assert set(done.bookmarks(stream)["accounts"]) == accounts
    least = min(mark["to"] for mark in done.bookmarks(STREAM)["accounts"].values())
    assert done.bookmarks(STREAM)["replication_key_value"] == least
    assert done.bookmarks(STREAM)["replication_key"] == "date"


def test_streams_without_a_replication_key_leave_no_bookmark(tap):
    done = tap.run(streams=["boards", "pins"]).succeeded()
    assert not done.bookmarks("boards") and not done.bookmarks("pins")


def test_an_entity_that_changed_is_printed_again_and_others_are_not(tap):
    first = tap.run(streams=["campaigns"]).succeeded()
    again = messages.check(tap.run(streams=["campaigns"], state=first.state).succeeded())
    few = {record["id"] for record in again.records("campaigns")}
    assert few < {record["id"] for record in first.records("campaigns")}


def test_once_a_week_every_entity_is_printed_again(tap):
    first = tap.run(streams=["campaigns"]).succeeded()
    later = tap.run(streams=["campaigns"], state=first.state, now="2026-11-27T12:00:00Z").succeeded()
    assert len(later.records("campaigns")) == len(first.records("campaigns"))
    between = tap.run(streams=["campaigns"], state=first.state, now="2026-11-24T12:00:00Z").succeeded()
    assert len(between.records("campaigns")) < len(first.records("campaigns"))


def test_an_account_that_is_left_out_for_now_keeps_its_bookmark(tap):
    first = tap.run(streams=["campaigns", STREAM]).succeeded()
    account, *_ = first.bookmarks(STREAM)["accounts"]
    again = tap.run(streams=["campaigns", STREAM], state=first.state, ad_account_ids=[account]).succeeded()
    assert again.bookmarks(STREAM)["accounts"].keys() == first.bookmarks(STREAM)["accounts"].keys()


def test_an_account_that_is_new_starts_from_the_beginning(meddled, between):
    first = meddled.run(streams=[STREAM]).succeeded().state
    new = meddled.run(streams=["campaigns"]).records("campaigns")[0]["ad_account_id"]
    del first["bookmarks"][STREAM]["accounts"][new]
    between.forget()
    meddled.run(streams=[STREAM], state=first).succeeded()
    starts = {
        e.query["start_date"][0] for e in between.requests("/campaigns/analytics") if f"/{new}/" in e.path
    }
    assert starts == {"2026-08-23"}


def test_more_columns_are_read_again_from_the_start_and_it_says_so(meddled, between):
    few = {"columns": ["CAMPAIGN_ID", "SPEND_IN_MICRO_DOLLAR"]}
    first = meddled.run(streams=[STREAM], **few).succeeded()
    between.forget()
    done = meddled.run(streams=[STREAM], state=first.state).succeeded()
    assert {e.query["start_date"][0] for e in between.requests("/campaigns/analytics")} == {"2026-08-23"}
    assert done.log_lines(STREAM, "again") or done.log_lines("settings")


def test_a_changed_setting_can_be_warned_about_only(meddled, between):
    few = {"columns": ["CAMPAIGN_ID", "SPEND_IN_MICRO_DOLLAR"]}
    first = meddled.run(streams=[STREAM], **few).succeeded()
    between.forget()
    done = meddled.run(streams=[STREAM], state=first.state, on_settings_change="warn").succeeded()
    assert {e.query["start_date"][0] for e in between.requests("/campaigns/analytics")} > {"2026-08-23"} or all(
        e.query["start_date"][0] > "2026-08-23" for e in between.requests("/campaigns/analytics")
    )
    assert [line for line in done.log_lines(STREAM) if "warning" in line.lower()]


def test_state_does_not_grow_with_entities(tap):
    done = tap.run(streams=["campaigns", "ads", STREAM, "ad_analytics"]).succeeded()
    accounts = len(done.bookmarks(STREAM)["accounts"])
    assert len(json.dumps(done.state)) < 1000 + 1000 * accounts


def days_before(text, days):
    return str(datetime.date.fromisoformat(text) - datetime.timedelta(days=days))


def by_ad(ads, oldest):
    """State of the older Python tap: a partition an ad; the first ad of each account is far behind."""
    cursors, seen = {}, set()
    for row in ads:
        account = row["ad_account_id"]
        cursors[row["id"]] = "2026-11-15" if account in seen else oldest
        seen.add(account)
    partitions = [
        {
            "context": {"ad_account_id": row["ad_account_id"], "ad_id": row["id"], "ad_status": row["status"]},
            "replication_key": "DATE", "replication_key_value": cursors[row["id"]] + "T00:00:00Z",
        }
        for row in ads
    ]  # fmt: skip
    return cursors, {"bookmarks": {"ad_analytics": {"partitions": partitions}}}


@pytest.mark.parametrize("oldest", ["2026-11-10", "2026-09-01"])
def test_state_of_a_python_tap_by_ad_goes_on_without_a_gap(tap, sandbox, oldest):
    """The days from each ad's own cursor on come, and 60 before the account's earliest; not all."""
    ads = [text_json.plain(row) for row in sandbox.dump("ads")]
    cursors, state = by_ad(ads, oldest)
    whole = tap.run(streams=["ad_analytics"]).succeeded()
    done = messages.check(tap.run(streams=["ad_analytics"], state=state, lookback_days=0).succeeded(), incoming=state)
    start = days_before(oldest, 60)
    keys = ["ad_id", "date"]
    due = [row for row in whole.records("ad_analytics") if row["date"] >= min(start, cursors[row["ad_id"]])]
    compare.same(compare.keyed(done.records("ad_analytics"), keys), compare.keyed(due, keys))
    assert done.log_lines("ad_analytics", "state of another connector")
    assert done.bookmarks("ad_analytics")["accounts"].keys() >= {row["ad_account_id"] for row in ads}
    assert not done.bookmarks("ad_analytics")["partitions"]


def test_state_of_a_python_tap_by_account_goes_on_under_its_name_of_the_stream(tap, sandbox):
    accounts = [text_json.plain(row)["id"] for row in sandbox.dump("ad_accounts")]
    partitions = [
        {"context": {"ad_account_id": one}, "replication_key": "DATE", "replication_key_value": "2026-11-10T00:00:00Z"}
        for one in accounts[:1]
    ]
    state = {"bookmarks": {"account_analytics": {"partitions": partitions}}}
    whole = tap.run(streams=["ad_account_analytics"]).succeeded()
    done = tap.run(streams=["ad_account_analytics"], state=state, lookback_days=0).succeeded()
    keys = ["ad_account_id", "date"]
    # An account that it had not read yet starts from the beginning.
    due = [row for row in whole.records("ad_account_analytics") if row["ad_account_id"] != accounts[0] or row["date"] >= "2026-09-11"]
    compare.same(compare.keyed(done.records("ad_account_analytics"), keys), compare.keyed(due, keys))
    assert len(due) < len(whole.records("ad_account_analytics"))


def test_state_of_a_python_tap_for_entities_hides_none_that_changed(tap, sandbox):
    rows = [text_json.plain(row) for row in sandbox.dump("campaigns")]
    since = sorted(row["updated_time"] for row in rows)[len(rows) // 2]
    partitions = [
        {"context": {"ad_account_id": one}, "replication_key": "updated_time", "replication_key_value": since}
        for one in {row["ad_account_id"] for row in rows}
    ]
    done = tap.run(streams=["campaigns"], state={"bookmarks": {"campaigns": {"partitions": partitions}}}).succeeded()
    due = {row["id"] for row in rows if row["updated_time"] >= since}
    assert due <= {row["id"] for row in done.records("campaigns")}
    marks = done.bookmarks("campaigns")["accounts"].values()
    assert marks and all(int(mark["seen"]) >= since for mark in marks if mark["seen"])


def test_invoices_are_read_from_their_due_date_on(sandbox, tmp_path):
    """Those that were due within 30 days before the bookmark may have been paid since."""
    tap = sandbox.tap(tmp_path, streams=["billing_invoices"])
    first = tap.run().succeeded()
    last = {account: max(row["invoice_due_date"] for row in rows) for account, rows in by_account(first).items()}
    before = len(sandbox.log())
    again = messages.check(tap.run(state=first.state).succeeded())
    asked = [e for e in sandbox.log()[before:] if e["path"].endswith("/billing_invoices")]
    assert asked and all("start_due_date=" in entry["query"] for entry in asked)
    for account, due in last.items():
        least = (datetime.date.fromisoformat(due) - datetime.timedelta(days=30)).isoformat()
        wanted = [row["id"] for row in by_account(first)[account] if row["invoice_due_date"] >= least]
        assert wanted and sorted(row["id"] for row in by_account(again)[account]) == sorted(wanted)
    assert again.bookmarks("billing_invoices") == first.bookmarks("billing_invoices")
    week = tap.run(state=again.state, now="2026-11-27T12:00:00Z").succeeded()
    assert len(week.records("billing_invoices")) == len(first.records("billing_invoices")), "all of them once a week"


def by_account(output):
    accounts = {}
    for row in output.records("billing_invoices"):
        accounts.setdefault(row["ad_account_id"], []).append(row)
    return accounts


def test_a_wider_filter_brings_in_what_the_bookmark_has_passed(sandbox, tmp_path):
    tap = sandbox.tap(tmp_path, streams=["campaigns", "ads"])
    everything = tap.run().succeeded()
    objective = everything.records("campaigns")[0]["objective_type"]
    few = tap.run(objective_types=[objective]).succeeded()
    same = messages.check(tap.run(objective_types=[objective], state=few.state).succeeded())
    assert len(same.records("ads")) < len(few.records("ads")) and not same.log_lines("changed since")
    wider = messages.check(tap.run(state=few.state).succeeded())
    for stream in ("campaigns", "ads"):
        assert len(wider.records(stream)) == len(everything.records(stream))
        assert len(wider.log_lines(f"| {stream}: ", "changed since")) == 1
    warned = tap.run(state=few.state, on_settings_change="warn").succeeded()
    assert len(warned.records("ads")) < len(everything.records("ads")) and warned.log_lines("| ads: ", "changed since")
