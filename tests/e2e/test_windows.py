"""Which days are asked for, and which are done with."""

import datetime

import pytest

import messages
from interposer import answer, edit_json, hang_up, path, problem

ANALYTICS = "/campaigns/analytics"
STREAM = "campaign_analytics"
READY = "/resources/metrics_ready_state"


def day(text):
    return datetime.date.fromisoformat(text)


def asked(between, end=ANALYTICS):
    """The windows that were asked for, in order of time, without repetition."""
    return sorted({(e.query["start_date"][0], e.query["end_date"][0]) for e in between.requests(end)})


def marks(done, stream=STREAM):
    """{account: bookmark}"""
    return done.bookmarks(stream)["accounts"]


def ready_until(last):
    """metrics_ready_state as it is when the books are closed up to this day."""

    def change(handler, exchange):
        closed = exchange.query["date"][0] <= last
        body = {"conversion_metrics_ready": closed, "non_conversion_metrics_ready": closed}
        answer(200, body)(handler, exchange)

    return change


def test_without_a_start_date_everything_that_the_api_still_has_is_read(meddled, between):
    meddled.run(streams=[STREAM]).succeeded()
    assert asked(between) == [("2026-08-23", "2026-11-19")]


def test_a_first_run_reads_from_the_start_date_to_yesterday(meddled, between):
    done = meddled.run(streams=[STREAM], start_date="2026-11-01").succeeded()
    assert asked(between) == [("2026-11-01", "2026-11-19")]
    for mark in marks(done).values():
        assert mark["from"] == "2026-11-01" and mark["to"] <= "2026-11-19"


def test_the_running_day_is_read_when_asked_for_but_not_done_with(meddled, between):
    done = meddled.run(streams=[STREAM], start_date="2026-11-01", include_today=True).succeeded()
    assert asked(between) == [("2026-11-01", "2026-11-20")]
    assert all(mark["to"] < "2026-11-20" for mark in marks(done).values())


def test_an_end_date_is_inclusive(meddled, between):
    between.rule(path(READY), ready_until("2026-11-19"))
    done = meddled.run(streams=[STREAM], start_date="2026-11-01", end_date="2026-11-05").succeeded()
    assert asked(between) == [("2026-11-01", "2026-11-05")]
    assert max(record["date"] for record in done.records(STREAM)) <= "2026-11-05"
    assert {mark["to"] for mark in marks(done).values()} == {"2026-11-05"}


def test_the_next_run_reads_the_lookback_again(meddled, between):
    between.rule(path(READY), ready_until("2026-11-19"))
    first = meddled.run(streams=[STREAM], start_date="2026-09-01").succeeded()
    between.exchanges.clear()
    meddled.run(streams=[STREAM], start_date="2026-09-01", state=first.state).succeeded()
    assert asked(between) == [("2026-10-20", "2026-11-19")]  # 30 days before the last one done


def test_the_lookback_covers_the_widest_attribution_window(meddled, between):
    between.rule(path(READY), ready_until("2026-11-19"))
    first = meddled.run(streams=[STREAM], click_window_days=60).succeeded()
    between.exchanges.clear()
    meddled.run(streams=[STREAM], click_window_days=60, state=first.state).succeeded()
    assert asked(between) == [("2026-09-20", "2026-11-19")]


def test_conversions_booked_when_they_happen_need_little_lookback(meddled, between):
    between.rule(path(READY), ready_until("2026-11-19"))
    settings = {"streams": [STREAM], "conversion_report_time": "TIME_OF_CONVERSION"}
    first = meddled.run(**settings).succeeded()
    between.exchanges.clear()
    meddled.run(**settings, state=first.state).succeeded()
    assert asked(between) == [("2026-11-16", "2026-11-19")]


def test_the_lookback_is_never_stored(tap):
    first = tap.run(streams=[STREAM]).succeeded()
    second = tap.run(streams=[STREAM], state=first.state).succeeded()
    assert marks(second) == marks(first)


@pytest.mark.parametrize("days", [0, 5])
def test_the_lookback_can_be_set_for_all_or_for_one_stream(meddled, between, days):
    between.rule(path(READY), ready_until("2026-11-19"))
    first = meddled.run(streams=[STREAM]).succeeded()
    expected = [((day("2026-11-19") - datetime.timedelta(days)).isoformat(), "2026-11-19")]
    for settings in ({"lookback_days": days}, {"stream_settings": {STREAM: {"lookback_days": days}}}):
        between.exchanges.clear()
        meddled.run(streams=[STREAM], state=first.state, **settings).succeeded()
        assert asked(between) in (expected, [("2026-11-20", "2026-11-19")])


def test_the_bookmark_stays_before_days_that_are_not_final(meddled, between):
    between.rule(path(READY), ready_until("2026-11-17"))
    done = meddled.run(streams=[STREAM]).succeeded()
    assert asked(between)[-1][1] == "2026-11-19", "they are read all the same"
    assert {mark["to"] for mark in marks(done).values()} == {"2026-11-17"}
    assert len(between.requests(READY)) <= 4


def test_without_an_answer_about_final_days_the_bookmark_stays_two_days_before_yesterday(meddled, between):
    between.rule(path(READY), problem(403, 29, "You are not permitted to access that resource."))
    done = meddled.run(streams=[STREAM]).succeeded()
    assert {mark["to"] for mark in marks(done).values()} == {"2026-11-17"}
    assert [line for line in done.log_lines("2026-11-17") if "warning" in line.lower()]
    assert len(between.requests(READY)) <= 4


PASSING = {
    "500": problem(500, 0, "Internal error"),
    "429": problem(429, 8, "You have exceeded your rate limit.", x_ratelimit_reset=1),
    "reset": hang_up,
    "a page": answer(200, b"<html></html>", content_type="text/html"),
}


@pytest.mark.parametrize("trouble", PASSING)
def test_final_days_are_asked_for_again_after_trouble_that_passes(meddled, between, trouble):
    between.rule(path(READY), PASSING[trouble], times=1)
    between.rule(path(READY), ready_until("2026-11-18"))
    done = meddled.run(streams=[STREAM], concurrency=1).succeeded()
    assert {mark["to"] for mark in marks(done).values()} == {"2026-11-18"}
    assert not done.log_lines("could not be learned")


@pytest.mark.parametrize("trouble", PASSING)
def test_trouble_with_final_days_that_lasts_is_told_and_costs_days_only(meddled, between, trouble):
    between.rule(path(READY), PASSING[trouble])
    done = meddled.run(streams=[STREAM], concurrency=1).succeeded()
    assert {mark["to"] for mark in marks(done).values()} == {"2026-11-17"}
    assert len(done.log_lines("WARNING", "could not be learned")) == 1
    assert done.records(STREAM)


def test_a_bookmark_never_moves_back(meddled, between):
    between.rule(path(READY), ready_until("2026-11-19"))
    first = meddled.run(streams=[STREAM]).succeeded()
    between.forget()
    between.rule(path(READY), ready_until("2026-11-12"))
    second = meddled.run(streams=[STREAM], state=first.state).succeeded()
    assert marks(second) == marks(first)


def test_empty_days_move_the_bookmark(meddled, between):
    between.rule(path(READY), ready_until("2026-11-19"))
    between.rule(path(ANALYTICS), answer(200, b"[]"))
    done = meddled.run(streams=[STREAM]).succeeded()
    assert not done.records(STREAM)
    assert {mark["to"] for mark in marks(done).values()} == {"2026-11-19"}


def test_an_earlier_start_date_is_read_too_after_the_fresh_part(meddled, between):
    first = meddled.run(streams=[STREAM], start_date="2026-11-10", lookback_days=2).succeeded()
    between.exchanges.clear()
    done = meddled.run(
        streams=[STREAM], start_date="2026-10-01", lookback_days=2, state=first.state, concurrency=1
    ).succeeded()
    windows = asked(between)
    assert windows[0] == ("2026-10-01", "2026-11-09") and windows[-1][1] == "2026-11-19"
    first_account = between.requests(ANALYTICS)[0].path
    order = [e.query["end_date"][0] for e in between.requests(ANALYTICS) if e.path == first_account]
    assert order == sorted(order, reverse=True)
    assert {mark["from"] for mark in marks(done).values()} == {"2026-10-01"}


def test_days_that_the_api_has_forgotten_meanwhile_are_named_once_and_fail_the_run(tap):
    """test_transport.py tells how reports catch up on them where they may."""
    state = tap.run(streams=[STREAM]).succeeded().state
    for mark in state["bookmarks"][STREAM]["accounts"].values():
        mark.update({"from": "2026-05-01", "to": "2026-07-31"})
    done = tap.run(streams=[STREAM], state=state, transport="sync").failed()
    assert done.records(STREAM), "what is there is read"
    assert done.log_lines("2026-08-01", "2026-08-22")
    tap.run(streams=[STREAM], state=done.state, transport="sync").succeeded()


def test_hours_are_asked_in_short_windows_and_only_as_far_as_the_api_goes(meddled, between):
    done = meddled.run(streams=[STREAM], granularity="HOUR").succeeded()
    messages.check(done)
    windows = asked(between)
    assert windows[0][0] == "2026-11-13"
    assert all(day(to) - day(start) <= datetime.timedelta(2) for start, to in windows)
    assert {int(record["hour"]) for record in done.records(STREAM)} <= set(range(24))


@pytest.mark.parametrize("word", ["WEEK", "WEEKLY"])
def test_weeks_are_asked_whole_or_not_at_all(meddled, between, word):
    """2026-11-20 is a Friday: the last closed week ends on Sunday the 15th."""
    done = meddled.run(streams=[STREAM], granularity=word, start_date="2026-10-07").succeeded()
    messages.check(done)
    windows = asked(between)
    assert windows[0][0] == "2026-10-12" and windows[-1][1] == "2026-11-15"
    assert all(day(start).weekday() == 0 and day(to).weekday() == 6 for start, to in windows)
    assert {e.query["granularity"][0] for e in between.requests(ANALYTICS)} == {"WEEK"}
    assert {mark["to"] for mark in marks(done).values()} <= {"2026-11-15", "2026-11-08"}
    assert {day(record["date"]).weekday() for record in done.records(STREAM)} == {0}


def test_months_are_asked_whole_or_not_at_all(meddled, between):
    done = meddled.run(streams=[STREAM], granularity="MONTH", start_date="2026-08-25").succeeded()
    messages.check(done)
    assert asked(between)[0][0] == "2026-09-01" and asked(between)[-1][1] == "2026-10-31"
    assert {record["date"] for record in done.records(STREAM)} <= {"2026-09-01", "2026-10-01"}


def test_totals_carry_their_range_in_the_key(meddled, between):
    done = meddled.run(
        streams=[STREAM], granularity="TOTAL", start_date="2026-10-01", end_date="2026-10-31"
    ).succeeded()
    messages.check(done)
    assert asked(between) == [("2026-10-01", "2026-10-31")]
    for record in done.records(STREAM):
        assert (record["start_date"], record["end_date"]) == ("2026-10-01", "2026-10-31")
        assert "date" not in record
    assert not done.bookmarks(STREAM)


def test_a_total_longer_than_the_api_allows_is_refused(tap):
    days = {"granularity": "TOTAL", "start_date": "2026-01-01", "end_date": "2026-10-31"}
    for transport, most in (("auto", "186 days"), ("sync", "90 days")):
        done = tap.run(streams=[STREAM], transport=transport, **days).failed()
        assert not done.of("RECORD") and most in done.last_words


def test_organic_days_hold_the_bookmark_while_they_are_estimates(meddled, between):
    def estimate(body):
        for row in body["all"]["daily_metrics"]:
            if row["date"] == "2026-11-16":
                row["data_status"] = "ESTIMATE"
            elif row["date"] < "2026-11-16":
                row["data_status"] = "READY"

    between.rule(path("/user_account/analytics"), edit_json(estimate))
    done = meddled.run(streams=["user_account_analytics"]).succeeded()
    (mark,) = marks(done, "user_account_analytics").values()
    assert mark["to"] == "2026-11-15"


def test_organic_days_hold_the_bookmark_for_a_week_at_most(meddled, between):
    def estimate(body):
        for row in body["all"]["daily_metrics"]:
            row["data_status"] = "PROCESSING"

    between.rule(path("/user_account/analytics"), edit_json(estimate))
    done = meddled.run(streams=["user_account_analytics"]).succeeded()
    (mark,) = marks(done, "user_account_analytics").values()
    assert "2026-11-11" <= mark["to"] <= "2026-11-13"


def test_attribution_settings_are_sent_and_printed(meddled, between):
    settings = {"click_window_days": 7, "engagement_window_days": 14, "view_window_days": 0}
    done = meddled.run(streams=[STREAM], **settings).succeeded()
    for exchange in between.requests(ANALYTICS):
        for name, value in settings.items():
            assert exchange.query[name] == [str(value)]
        assert exchange.query["conversion_report_time"] == ["TIME_OF_AD_ACTION"]
    for record in done.records(STREAM):
        assert {name: int(record[name]) for name in settings} == settings


def test_ids_travel_in_batches_in_numeric_order(meddled, between):
    meddled.run(streams=["ad_analytics"], ids_per_request=3).succeeded()
    for exchange in between.requests("/ads/analytics"):
        ids = list(map(int, exchange.query["ad_ids"]))
        assert ids == sorted(ids) and 1 <= len(ids) <= 3
    for exchange in between.requests("/ads"):
        assert exchange.query["order"] == ["ASCENDING"]
    assert all(len(e.url) < 8192 for e in between.exchanges)


def test_columns_that_the_api_refuses_are_dropped_warned_about_and_the_rest_is_read(meddled, between):
    gone = "TOTAL_CLICKTHROUGH"

    def refuse(exchange):
        return path(ANALYTICS)(exchange) and gone in exchange.query["columns"][0].split(",")

    between.rule(refuse, problem(400, 1, f"Columns {gone} are not available."))
    done = messages.check(meddled.run(streams=[STREAM], concurrency=1).succeeded())
    assert done.records(STREAM)
    (line,) = done.log_lines(gone)
    assert "warning" in line.lower()
