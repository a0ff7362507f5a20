"""Trouble that passes: exit 0, every row once, and the summary counts what happened."""

import gzip

import pytest

import compare
import messages
from interposer import answer, edit_json, gzipped, hang_up, path, problem, query, truncate

HTML = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


def damaged(packed):
    return packed[:-8] + bytes(8)


TROUBLE = {
    "429": problem(429, 8, "You have exceeded your rate limit. Try again later.", x_ratelimit_reset=1),
    "429 with retry-after": problem(429, 8, "You have exceeded your rate limit.", retry_after=1),
    "500": problem(500, 0, "Internal error"),
    "503 without a body": answer(503),
    "400 retry after": problem(400, 1, "Reporting is busy. Retry after 1 seconds."),
    "400 something went wrong": problem(400, 12, "Something went wrong on our end. Sorry about that."),
    "reset": hang_up,
    "reset within": truncate(0.5, reset=True),
    "truncated": truncate(0.5),
    "truncated to nothing": truncate(0),
    "truncated gzip": gzipped(lambda packed: packed[: len(packed) // 2]),
    "damaged gzip": gzipped(damaged),
    "html once": answer(200, HTML, content_type="text/html"),
    "html that claims to be json": answer(200, HTML),
    "cut json that claims to be whole": answer(200, b'{"items":[{"id":"549'),
    "nothing at all": answer(200, b""),
}


@pytest.fixture(name="whole", scope="module")
def _whole(sandbox, tmp_path_factory):
    """What an untroubled run gives, by stream."""
    tap = sandbox.tap(tmp_path_factory.mktemp("whole"))
    return tables(messages.check(tap.run(streams=["campaigns", "campaign_analytics"]).succeeded()))


def tables(done):
    return {
        stream: compare.keyed(done.records(stream), messages.keys_of(done, stream))
        for stream in done.streams
    }


@pytest.mark.parametrize("where", ["/campaigns", "/campaigns/analytics"])
@pytest.mark.parametrize("what", TROUBLE)
def test_once(meddled, between, whole, what, where):
    rule = between.rule(path(where), TROUBLE[what], times=1)
    done = messages.check(meddled.run(streams=["campaigns", "campaign_analytics"]).succeeded())
    assert rule.used == 1
    for stream, table in tables(done).items():
        compare.same(table, whole[stream])
    if what != "reset":  # libcurl itself asks again when an idle connection has gone away meanwhile
        assert done.log_lines("1 of them repeated") or done.log_lines("waiting for rate limits")


def asked_twice(between):
    """Both times that the same page of campaigns was asked for."""
    exchanges = between.requests("/campaigns")
    urls = [exchange.url for exchange in exchanges]
    return [exchange for exchange in exchanges if urls.count(exchange.url) == 2]


def test_a_429_that_names_its_reset_is_waited_for_and_told(meddled, between, whole):
    between.rule(path("/campaigns"), problem(429, 8, "Slow down.", x_ratelimit_reset=2), times=1)
    done = meddled.run(streams=["campaigns", "campaign_analytics"]).succeeded()
    first, second = asked_twice(between)
    assert 1.9 <= second.began - first.began < 6
    assert done.log_lines("wait")
    compare.same(tables(done)["campaigns"], whole["campaigns"])


def test_retry_after_in_the_body_is_honoured(meddled, between):
    between.rule(path("/campaigns"), problem(400, 1, "Too many. Retry after 2 seconds."), times=1)
    meddled.run(streams=["campaigns"]).succeeded()
    first, second = asked_twice(between)
    assert 1.9 <= second.began - first.began < 6


def test_an_empty_page_with_a_cursor_is_not_the_end(meddled, between, whole):
    kept = {}

    def empty_first(page):
        kept["items"], page["items"] = page["items"], []

    def give_later(page):
        page["items"] = kept.pop("items", []) + page["items"]

    between.rule(lambda e: path("/campaigns")(e) and not query("bookmark")(e), edit_json(empty_first), times=1)
    between.rule(path("/campaigns"), edit_json(give_later))
    done = messages.check(meddled.run(streams=["campaigns"], page_size=2).succeeded())
    one_account = [r for r in done.records("campaigns")]
    assert {(r["id"],) for r in one_account} == whole["campaigns"].keys()


def test_rows_already_printed_are_not_printed_again_by_a_retry(meddled, between):
    """A second page that fails costs that page, not the first one again."""
    between.rule(lambda e: path("/campaigns")(e) and query("bookmark")(e), truncate(0.9), times=1)
    done = messages.check(meddled.run(streams=["campaigns"], page_size=2).succeeded())
    asked = [e.url for e in between.requests("/campaigns")]
    assert len(asked) == len(set(asked)) + 1
    assert len(done.records("campaigns")) == len({r["id"] for r in done.records("campaigns")})


def test_a_gzipped_body_in_two_members_is_one_body(meddled, between, whole):
    def in_two(packed):
        body = gzip.decompress(packed)
        return gzip.compress(body[:100]) + gzip.compress(body[100:])

    between.rule(path("/campaigns"), gzipped(in_two))
    done = meddled.run(streams=["campaigns"]).succeeded()
    compare.same(tables(done)["campaigns"], whole["campaigns"])


def test_a_start_date_before_the_api_remembers_is_clamped_and_told(meddled, between):
    done = meddled.run(streams=["campaign_analytics"], start_date="2020-01-01", transport="sync").succeeded()
    (line,) = done.log_lines("2020-01-01")
    assert "2026-08-2" in line
    starts = {e.query["start_date"][0] for e in between.requests("/campaigns/analytics")}
    assert min(starts) == "2026-08-23"  # 90 days, today included: today - 89


@pytest.mark.parametrize("start", ["2026-11-01", "2026-11-01T00:00:00Z", "2026-11-01T00:00:00.000000+00:00"])
def test_dates_come_in_every_form_that_meltano_writes(meddled, between, start):
    meddled.run(streams=["campaign_analytics"], start_date=start).succeeded()
    assert {e.query["start_date"][0] for e in between.requests("/campaigns/analytics")} == {"2026-11-01"}


def test_an_unknown_setting_is_named_and_passed_over(tap):
    done = tap.run(streams=["campaigns"], loockback_days=3).succeeded()
    (line,) = done.log_lines("loockback_days")
    assert "warning" in line.lower()
    assert done.records("campaigns")


def test_every_scalar_may_be_text_as_meltano_passes_it(tap):
    plain = tap.run(streams=["campaigns"], page_size=2, concurrency=1, extra_fields=False)
    text = tap.run(streams="campaigns", page_size="2", concurrency="1", extra_fields="false")
    assert plain.succeeded().stdout == text.succeeded().stdout


@pytest.mark.parametrize(
    "state",
    [
        {"bookmarks": {"campaign_analytics": {"replication_key": "DATE", "replication_key_value": "2026-11-10"}}},
        {"bookmarks": {"somebody_elses": {"x": [1, {"y": None}]}}, "currently_syncing": "somebody_elses"},
        {"value": 1},
        {"bookmarks": None},
        {"bookmarks": {"campaign_analytics": {"partitions": [{"context": {}}]}}},
    ],
)
def test_foreign_state_loses_nothing(tap, whole, state):
    done = messages.check(tap.run(streams=["campaigns", "campaign_analytics"], state=state).succeeded())
    compare.same(tables(done)["campaigns"], whole["campaigns"])


def test_state_from_the_future_is_read_as_of_today(tap):
    first = tap.run(streams=["campaign_analytics"]).succeeded().state
    account = list(first["bookmarks"]["campaign_analytics"]["accounts"])[0]
    first["bookmarks"]["campaign_analytics"]["accounts"][account]["to"] = "2031-01-01"
    done = tap.run(streams=["campaign_analytics"], state=first).succeeded()
    assert done.records("campaign_analytics"), "the lookback is read again"
