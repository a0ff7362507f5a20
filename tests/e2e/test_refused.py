"""What cannot be done: exit 1 (2 for usage), one sentence last on stderr, whole lines on stdout."""

import gzip
import json

import pytest

import compare
import messages
from interposer import answer, edit_json, path, problem, query


@pytest.mark.parametrize(
    "setting, value",
    [
        ("start_date", "2026-02-30"),
        ("start_date", "yesterday"),
        ("start_date", "2026-11-19x"),
        ("end_date", "2026-13-01"),
        ("lookback_days", -1),
        ("lookback_days", "many"),
        ("lookback_days", 1.5),
        ("concurrency", 0),
        ("concurrency", 41),
        ("page_size", 251),
        ("ids_per_request", 251),
        ("granularity", "FORTNIGHT"),
        ("click_window_days", 5),
        ("conversion_report_time", "NOON"),
        ("api_url", "http://example.com/v5"),
        ("api_url", "ftp://example.com/v5"),
        ("streams", ["campaings"]),
        ("stream_settings", {"campaings": {"granularity": "DAY"}}),
        ("stream_settings", {"campaign_analytics": {"granularity": "FORTNIGHT"}}),
        ("ad_account_ids", ["not-digits"]),
        ("flattening_enabled", "perhaps"),
        ("stream_maps", {"campaigns": {"name": "md5(name)"}}),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(tap, setting, value):
    done = tap.run(**{setting: value}).failed()
    assert done.stdout == b""
    named = setting if setting != "stream_settings" else "campai"
    assert named in done.last_words
    assert len(done.log_lines(done.last_words)) == 1, "told once"


def test_swapped_dates_are_refused(tap):
    done = tap.run(start_date="2026-11-10", end_date="2026-11-01").failed()
    assert done.stdout == b""
    assert "2026-11-10" in done.last_words and "2026-11-01" in done.last_words


def test_missing_credentials_say_what_is_needed(tap):
    done = tap.run(access_token=None).failed()
    assert done.stdout == b""
    assert "access_token" in done.last_words and "refresh_token" in done.last_words


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a":1}}', b"\xff\xfe", b'{"streams":"\xff"}'])
def test_a_config_that_cannot_be_read_is_named(tap, content):
    file = tap.file(content)
    done = tap.run_command([tap.command()[0], "--config", file]).failed()
    assert done.stdout == b"" and file in done.last_words


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"streams":{}}', b'{"streams":[1]}', b"{}"])
def test_a_catalog_that_cannot_be_read_is_named(tap, content):
    done = tap.run(catalog=content).failed()
    assert done.stdout == b"" and "catalog" in done.last_words


@pytest.mark.parametrize("content", [b"{", b"[]", b"7", b'{"bookmarks":1}x', b"\xff",
                                     b'{"bookmarks":{"campaigns":"yesterday"}}'])  # fmt: skip
def test_state_that_cannot_be_read_is_refused_and_not_taken_for_none(tap, content):
    done = tap.run(streams=["campaigns"], state=content).failed()
    assert done.stdout == b"" and "state" in done.last_words


def test_a_stream_in_the_catalog_that_nobody_knows_is_warned_about(tap):
    catalog = tap.discover(streams=["boards"])
    stranger = json.loads(json.dumps(catalog["streams"][0]).replace("boards", "strangers"))
    catalog["streams"].append(stranger)
    done = messages.check(tap.run(catalog=catalog).succeeded())
    assert done.records("boards") and done.streams == ["boards"]
    assert [line for line in done.log_lines("strangers") if "warning" in line.lower()]


def test_nothing_selected_says_what_could_be(tap):
    catalog = tap.discover()
    for entry in catalog["streams"]:
        for item in entry["metadata"]:
            if not item["breadcrumb"]:
                item["metadata"]["selected"] = False
    done = tap.run(catalog=catalog).failed()
    assert not done.of("RECORD") if done.stdout else True
    assert "selected" in done.last_words and "campaigns" in done.stderr


def test_log_based_replication_is_refused(tap):
    catalog = tap.discover(streams=["boards"])
    catalog["streams"][0]["replication_method"] = "LOG_BASED"
    done = tap.run(catalog=catalog).failed()
    assert "LOG_BASED" in done.last_words


def test_a_refused_token_says_what_to_do(tap):
    done = tap.run(access_token="pina_nobodys").failed()
    assert not done.of("RECORD")
    assert "token" in done.last_words and "pina_nobodys" not in done.stderr
    messages.check_order(done)


def test_a_refused_refresh_says_what_to_do(tap, sandbox):
    done = tap.run(access_token=None, refresh_token="pinr_nobodys", **sandbox.client).failed()
    assert not done.of("RECORD")
    assert "refresh" in done.last_words and "pinr_nobodys" not in done.stderr


@pytest.fixture(name="everything", scope="module")
def _everything(sandbox, tmp_path_factory):
    return sandbox.tap(tmp_path_factory.mktemp("everything")).run(streams=STREAMS).succeeded()


STREAMS = ["campaigns", "campaign_analytics", "boards"]


def next_run_has_it_all(meddled, between, done, everything, **settings):
    """After the trouble is over a run from the last state gives what the first one lacked."""
    messages.check_order(done)
    between.forget()
    again = meddled.run(streams=STREAMS, state=done.state, **settings).succeeded()
    messages.check(again)
    for stream in STREAMS:
        keys = messages.keys_of(everything, stream)
        both = compare.latest(done.records(stream) + again.records(stream), keys)
        compare.same(both, compare.keyed(everything.records(stream), keys))


def test_a_repeated_cursor_is_asked_once_more_and_then_fails_the_unit(meddled, between, everything):
    def again(page):
        page["bookmark"] = "the-same-again"

    def ignore(handler, exchange):
        exchange.url = exchange.url.replace("bookmark=the-same-again", "x=1")
        return answer(200, {"items": [], "bookmark": "the-same-again"})(handler, exchange)

    between.rule(lambda e: path("/campaigns")(e) and query("bookmark", "the-same-again")(e), ignore)
    between.rule(path("/campaigns"), edit_json(again))
    done = meddled.run(streams=STREAMS).failed()
    assert done.log_lines("campaigns", "cursor")
    for account in {e.path for e in between.requests("/campaigns")}:
        assert len([e for e in between.requests() if e.path == account]) <= 4
    next_run_has_it_all(meddled, between, done, everything)


def test_a_circle_of_cursors_is_seen_and_doubles_no_row(meddled, between, everything):
    def first(page):
        page["bookmark"] = "one"

    def follow(name, after):
        def respond(handler, exchange):
            exchange.url = exchange.url.replace(f"bookmark={name}", "x=1")
            return answer(200, {"items": [], "bookmark": after})(handler, exchange)

        return respond

    for name, after in (("one", "two"), ("two", "three"), ("three", "one")):
        between.rule(lambda e, name=name: path("/campaigns")(e) and query("bookmark", name)(e), follow(name, after))
    between.rule(path("/campaigns"), edit_json(first))
    done = meddled.run(streams=STREAMS).failed()
    assert done.log_lines("campaigns", "cursor")
    messages.check(done)
    for account in {e.path for e in between.requests("/campaigns")}:
        assert len([e for e in between.requests() if e.path == account]) <= 6
    next_run_has_it_all(meddled, between, done, everything)


def test_pages_without_a_row_do_not_go_on_for_ever(meddled, between, everything):
    asked = []

    def empty(handler, exchange):
        asked.append(exchange)
        exchange.url = exchange.url.replace("bookmark=", "x=")
        return answer(200, {"items": [], "bookmark": f"next-{len(asked)}"})(handler, exchange)

    between.rule(path("/campaigns"), empty)
    done = meddled.run(streams=STREAMS).failed()
    assert done.log_lines("campaigns", "without rows")
    accounts = {exchange.path for exchange in asked}
    assert accounts and len(asked) <= 1000 * len(accounts)
    next_run_has_it_all(meddled, between, done, everything)


def nested(depth):
    def change(page):
        deep = 1
        for _ in range(depth):
            deep = [deep]
        for item in page["items"][:1]:
            item["surprise"] = deep

    return change


def test_nesting_beyond_the_limit_fails_the_unit(meddled, between, everything):
    between.rule(path("/campaigns"), edit_json(nested(200)))
    done = meddled.run(streams=STREAMS, max_retry_s=1).failed()
    assert done.records("boards"), "the others go on"
    next_run_has_it_all(meddled, between, done, everything)


def test_nesting_below_the_limit_is_fine(meddled, between):
    between.rule(path("/campaigns"), edit_json(nested(40)))
    messages.check(meddled.run(streams=["campaigns"]).succeeded())


def test_a_small_body_that_inflates_without_end_fails_the_unit(meddled, between, everything):
    bomb = gzip.compress(b'{"items":[' + b" " * 400_000_000, 9)
    between.rule(path("/campaigns"), answer(200, bomb, content_encoding="gzip"))
    done = meddled.run(streams=STREAMS, max_retry_s=1).failed()
    assert done.records("boards")
    next_run_has_it_all(meddled, between, done, everything)


@pytest.mark.parametrize(
    "trouble",
    [
        problem(500, 0, "Internal error"),
        problem(400, 1, "Busy. Retry after 1 seconds."),
        answer(200, b"<html>sorry</html>", content_type="text/html"),
        answer(200, b'{"items":['),
    ],
    ids=["500", "400 retry after", "html", "cut json"],
)
def test_trouble_that_outlasts_max_retry_s_fails_what_it_concerns(meddled, between, everything, trouble):
    between.rule(path("/campaigns/analytics"), trouble)
    done = meddled.run(streams=STREAMS, max_retry_s=2).failed()
    assert done.records("boards") and done.records("campaigns")
    assert not done.records("campaign_analytics")
    assert done.log_lines("campaign_analytics")
    next_run_has_it_all(meddled, between, done, everything)


def test_an_api_that_is_not_there_is_told_in_one_sentence(tap):
    done = tap.run(api_url="http://127.0.0.1:9/v5", streams=["campaigns"], max_retry_s=1).failed()
    messages.check_order(done)
    assert "127.0.0.1" in done.last_words or "reach" in done.last_words


def test_a_wrong_request_is_not_repeated(meddled, between, everything):
    between.rule(path("/campaigns/analytics"), problem(400, 1, "Parameter 'columns' is not right."))
    done = meddled.run(streams=STREAMS, max_retry_s=60).failed()
    assert done.seconds < 30
    assert done.log_lines("Parameter 'columns' is not right.")
    next_run_has_it_all(meddled, between, done, everything)


def test_allow_empty_false_fails_a_stream_without_any_record(meddled, between):
    def nothing(page):
        page["items"], page["bookmark"] = [], None

    between.rule(path("/boards"), edit_json(nothing))
    done = meddled.run(streams=["boards"], allow_empty=False).failed()
    assert "boards" in done.last_words
    between.forget()
    between.rule(path("/boards"), edit_json(nothing))
    meddled.run(streams=["boards"]).succeeded()


def test_a_refused_stream_of_many_requests_is_told_once_and_is_over(start_sandbox, tmp_path):
    """Several requests are under way when the first is refused, and most have not been sent."""
    poor = start_sandbox(scopes="ads:read")
    refused = ["trending_keywords", "trending_product_categories", "delivery_metrics", "billing_profiles"]
    done = poor.tap(tmp_path).run(streams=[*refused, "product_category_details", "campaigns"], on_forbidden="skip")
    done.succeeded()
    for stream in refused:
        assert len(done.log_lines("WARNING", stream + ":", "left out")) == 1
    assert done.records("campaigns") and not done.records("product_category_details")
    assert not done.log_lines("incomplete")
