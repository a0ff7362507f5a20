"""Limits of the API, refused ids and refused accounts: the rest goes on, and the next run goes on from there."""

import pytest

import compare
import messages
from interposer import Interposer, both, path, problem, query
from tap import pick

STREAMS = ["ad_accounts", "campaigns", "ads", "campaign_analytics", "ad_analytics"]


def table(outputs, stream):
    keys = messages.keys_of(outputs[0], stream)
    return compare.latest([record for done in outputs for record in done.records(stream)], keys)


def test_a_daily_quota_of_200_calls_costs_hardly_more_calls_in_all(start_sandbox, tmp_path):
    """Each day the API lets 200 calls through; the runs go on where they stopped."""
    sizes = {"accounts": 2, "empty_accounts": 0, "campaigns": 20, "ad_groups": 5, "ads": 4}
    settings = {"streams": STREAMS, "ids_per_request": 1, "page_size": 100, "concurrency": 4}

    plenty = start_sandbox(**sizes, tier="unlimited")
    whole = plenty.tap(tmp_path, **settings).run().succeeded()
    least = len(plenty.log())
    assert least > 800, "else this proves little"

    outputs, calls, state = [], 0, None
    for _ in range(least // 200 + 5):
        day = start_sandbox(**sizes, tier="unlimited", quota="universal=200/86400")
        done = day.tap(tmp_path, **settings).run(state=state)
        messages.check(done)
        calls += len(day.log())
        outputs.append(done)
        state = done.state
        if done.status == 0:
            break
        done.failed()
        assert "2026-11-2" in done.last_words or "hour" in done.last_words, done.last_words
    assert outputs[-1].status == 0
    assert calls <= 1.2 * least, f"{calls} calls, uninterrupted {least}"
    for stream in STREAMS:
        compare.same(table(outputs, stream), table([whole], stream))


@pytest.mark.parametrize("stream", ["multi_pin_analytics", "pin_analytics", "ad_pins_analytics"])
def test_ids_that_the_api_lists_in_no_order_are_all_read_though_a_quota_ends_the_run(start_sandbox, tmp_path, stream):
    """Pins come newest first, and those of ads by campaign: the last one read says nothing of the others."""
    sizes = {"accounts": 1, "empty_accounts": 0, "campaigns": 4, "pins": 60, "boards": 2}
    settings = {"streams": [stream], "ids_per_request": 4, "concurrency": 1, "max_retry_s": 5}
    whole = start_sandbox(**sizes).tap(tmp_path, **settings).run().succeeded()

    quota = "ads_analytics=3/86400" if stream == "ad_pins_analytics" else "org_analytics=3/86400"
    first = start_sandbox(**sizes, quota=quota).tap(tmp_path, **settings).run().failed()
    again = start_sandbox(**sizes)
    second = again.tap(tmp_path, **settings).run(state=first.state).succeeded()
    compare.same(table([first, second], stream), table([whole], stream))
    assert first.records(stream), "else this proves nothing"
    assert len(second.records(stream)) < len(whole.records(stream)), "it goes on where it stopped"


def refuse(bad, status=400):
    """The API will have nothing to do with one id."""
    return (
        both(path("/ads/analytics"), query("ad_ids", bad)),
        problem(status, 1, f"Parameter 'ad_ids' (value {bad}) is not valid."),
    )


@pytest.fixture(name="ads", scope="module")
def _ads(sandbox, tmp_path_factory):
    tap = sandbox.tap(tmp_path_factory.mktemp("ads"))
    return tap.run(streams=["ads", "ad_analytics"]).succeeded()


@pytest.mark.parametrize(
    "status, message",
    [(400, "Parameter 'ad_ids' (value {}) is not valid."), (404, "Ad {} not found."), (500, "Internal error")],
)
def test_an_id_that_the_api_refuses_is_named_and_the_others_delivered(meddled, between, ads, status, message):
    delivering = [record["ad_id"] for record in ads.records("ad_analytics")]
    bad = sorted(set(delivering))[len(set(delivering)) // 2]
    rule = between.rule(
        both(path("/ads/analytics"), query("ad_ids", bad)), problem(status, 1, message.format(bad))
    )
    done = meddled.run(streams=["ad_analytics"], ids_per_request=100, max_retry_s=60).failed()
    messages.check(done)
    assert rule.used
    delivered = {record["ad_id"] for record in done.records("ad_analytics")}
    assert delivered == set(delivering) - {bad}
    assert len(done.log_lines(bad)) >= 1
    assert bad in str(done.state), "owed"

    between.forget()
    again = meddled.run(streams=["ad_analytics"], state=done.state).succeeded()
    compare.same(table([done, again], "ad_analytics"), table([ads], "ad_analytics"))
    assert bad not in str(again.state["bookmarks"]), "no longer owed"


def test_an_owed_id_that_is_still_refused_stays_owed(meddled, between, ads):
    bad = ads.records("ad_analytics")[0]["ad_id"]
    between.rule(*refuse(bad))
    first = meddled.run(streams=["ad_analytics"], max_retry_s=5).failed()
    second = meddled.run(streams=["ad_analytics"], max_retry_s=5, state=first.state).failed()
    assert bad in str(second.state)


def test_of_a_debt_only_the_days_that_came_are_struck_off(meddled, between, ads):
    bad = ads.records("ad_analytics")[0]["ad_id"]
    between.rule(*refuse(bad))
    first = meddled.run(streams=["ad_analytics"]).failed()

    def too_much(exchange):
        query_of = exchange.query
        return (
            path("/ads/analytics")(exchange)
            and bad in query_of["ad_ids"]
            and query_of["start_date"][0] < "2026-09-05"
            and query_of["end_date"][0] > "2026-08-31"
        )

    between.forget()
    between.rule(too_much, problem(413, 0, "Too large"))
    second = meddled.run(streams=["ad_analytics"], state=first.state).failed()
    assert bad in str(second.state)
    between.forget()
    third = meddled.run(streams=["ad_analytics"], state=second.state).succeeded()
    assert bad not in str(third.state)
    compare.same(table([first, second, third], "ad_analytics"), table([ads], "ad_analytics"))


def test_a_run_that_goes_on_behind_an_owed_id_asks_for_it_all_the_same(start_sandbox, tmp_path):
    sizes = {"accounts": 1, "empty_accounts": 0}
    settings = {"streams": ["ad_analytics"], "ids_per_request": 2, "concurrency": 1, "max_retry_s": 5}
    plenty = start_sandbox(**sizes)
    whole = plenty.tap(tmp_path, **settings).run().succeeded()
    bad = min({record["ad_id"] for record in whole.records("ad_analytics")}, key=int)

    between = Interposer(start_sandbox(**sizes, quota="ads_analytics=8/86400").url)
    between.rule(*refuse(bad))
    first = plenty.tap(tmp_path, **{**settings, "api_url": between.url}).run().failed()
    between.close()
    assert bad in str(first.state) and "'after_id': '" in str(first.state)

    second = plenty.tap(tmp_path, **settings).run(state=first.state).succeeded()
    assert bad not in str(second.state)
    compare.same(table([first, second], "ad_analytics"), table([whole], "ad_analytics"))


TARGETING = [
    "APPTYPE", "AGE_BUCKET", "LOCATION", "PLACEMENT", "COUNTRY", "TARGETED_INTEREST", "PINNER_INTEREST", "GENDER",
    "AUDIENCE_INCLUDE", "GEO", "REGION", "KEYWORD", "AGE_BUCKET_AND_GENDER", "CREATIVE_TYPE", "AUDIENCE_MULTIPLIER",
]  # fmt: skip


def test_a_debt_of_some_targeting_types_is_not_paid_by_the_others(meddled, between):
    stream = "campaign_targeting_analytics"
    settings = {"streams": [stream], "targeting_types": TARGETING, "start_date": "2026-10-20"}
    whole = meddled.run(**settings).succeeded()
    bad = whole.records(stream)[0]["campaign_id"]

    def refused(exchange):
        query_of = exchange.query
        return (
            path("/campaigns/targeting_analytics")(exchange)
            and bad in query_of["campaign_ids"]
            and "AUDIENCE_MULTIPLIER" in query_of["targeting_types"][0]
        )

    rule = between.rule(refused, problem(400, 1, f"Parameter 'campaign_ids' (value {bad}) is not valid."))
    first = meddled.run(**settings).failed()
    assert rule.used
    between.forget()
    second = meddled.run(**settings, state=first.state).succeeded()
    compare.same(table([first, second], stream), table([whole], stream))


def test_a_stream_of_which_an_id_is_owed_is_not_complete(meddled, between, ads):
    """A target that drops what is older than the version would lose what it has of that id."""
    between.rule(*refuse(ads.records("ad_analytics")[0]["ad_id"]))
    catalog = pick(meddled.discover(), "ad_analytics")
    for entry in catalog["streams"]:
        entry["replication_method"] = "FULL_TABLE"
        for item in entry["metadata"]:
            if not item["breadcrumb"]:
                item["metadata"]["replication-method"] = "FULL_TABLE"
    done = meddled.run(catalog=catalog, emit_activate_version_messages=True).failed()
    assert done.records("ad_analytics")
    assert not done.of("ACTIVATE_VERSION")


@pytest.mark.parametrize("status", [413, 414, 500])
def test_batches_that_are_too_much_are_split_by_ids(meddled, between, ads, status):
    def too_much(exchange):
        return path("/ads/analytics")(exchange) and len(exchange.query["ad_ids"]) > 2

    between.rule(too_much, problem(status, 0, "Internal error"))
    done = messages.check(meddled.run(streams=["ad_analytics"], max_retry_s=60, timeout=300).succeeded())
    compare.same(table([done], "ad_analytics"), table([ads], "ad_analytics"))


def test_a_single_id_that_is_still_too_much_is_split_by_days(meddled, between, ads):
    def too_much(exchange):
        return path("/ads/analytics")(exchange) and (
            exchange.query["start_date"][0] < "2026-10-01" < exchange.query["end_date"][0]
        )

    between.rule(too_much, problem(413, 0, "Too large"))
    done = messages.check(meddled.run(streams=["ad_analytics"], max_retry_s=60, timeout=300).succeeded())
    compare.same(table([done], "ad_analytics"), table([ads], "ad_analytics"))


FORBIDDEN = problem(403, 29, "You are not permitted to access that resource.")


@pytest.fixture(name="accounts", scope="module")
def _accounts(sandbox, tmp_path_factory):
    tap = sandbox.tap(tmp_path_factory.mktemp("accounts"))
    return sorted({record["ad_account_id"] for record in tap.run(streams=["campaigns"]).succeeded().records("campaigns")})


def of_account(account):
    return lambda exchange: f"/ad_accounts/{account}/" in exchange.path


def test_a_forbidden_account_that_was_only_discovered_is_passed_over(meddled, between, accounts):
    between.rule(of_account(accounts[0]), FORBIDDEN)
    catalog = pick(meddled.discover(), "campaigns", "campaign_analytics")
    done = messages.check(meddled.run(catalog=catalog).succeeded())
    assert {record["ad_account_id"] for record in done.records("campaigns")} == set(accounts[1:])
    assert [line for line in done.log_lines(accounts[0]) if "warning" in line.lower()]
    assert not (done.bookmarks("campaigns")["accounts"].get(accounts[0]) or {}).get("seen")


def test_a_forbidden_account_that_was_named_fails_the_run_and_the_others_go_on(meddled, between, accounts):
    between.rule(of_account(accounts[0]), FORBIDDEN)
    done = meddled.run(streams=["campaigns"], ad_account_ids=accounts[:2]).failed()
    messages.check(done)
    assert {record["ad_account_id"] for record in done.records("campaigns")} == {accounts[1]}
    assert done.log_lines(accounts[0])


def test_an_account_that_worked_before_fails_the_run_and_keeps_its_bookmark(meddled, between, accounts):
    first = meddled.run(streams=["campaigns", "campaign_analytics"]).succeeded()
    between.rule(of_account(accounts[0]), FORBIDDEN)
    done = meddled.run(streams=["campaigns", "campaign_analytics"], state=first.state).failed()
    for stream in ("campaigns", "campaign_analytics"):
        kept, before = done.bookmarks(stream)["accounts"], first.bookmarks(stream)["accounts"]
        assert kept[accounts[0]] == before[accounts[0]]


@pytest.mark.parametrize("choice, status", [("skip", 0), ("fail", 1)])
def test_what_forbidden_means_can_be_set(meddled, between, accounts, choice, status):
    between.rule(of_account(accounts[0]), FORBIDDEN)
    done = meddled.run(streams=["campaigns"], on_forbidden=choice)
    assert done.status == status
    assert {record["ad_account_id"] for record in done.records("campaigns")} == set(accounts[1:])


@pytest.fixture(name="pins", scope="module")
def _pins(sandbox, tmp_path_factory):
    return sandbox.tap(tmp_path_factory.mktemp("pins")).run(streams=["board_pins"]).succeeded().records("board_pins")


@pytest.mark.parametrize("choice, status", [("auto", 0), ("fail", 1)])
@pytest.mark.parametrize("place", [0, 2])
def test_a_forbidden_board_costs_its_own_pins_only(meddled, between, pins, place, choice, status):
    boards = list(dict.fromkeys(record["board_id"] for record in pins))
    between.rule(path(f"/boards/{boards[place]}/pins"), FORBIDDEN)
    done = messages.check(meddled.run(streams=["board_pins"], concurrency=1, on_forbidden=choice).failed(status))
    wanted = [record["id"] for record in pins if record["board_id"] != boards[place]]
    assert sorted(record["id"] for record in done.records("board_pins")) == sorted(wanted)
    assert len(done.log_lines("ERROR" if status else "WARNING", boards[place])) >= 1


def test_a_forbidden_region_costs_its_own_trends_only(meddled, between):
    between.rule(lambda exchange: "/trends/keywords/FR/" in exchange.path, FORBIDDEN)
    done = messages.check(meddled.run(streams=["trending_keywords"], concurrency=1).succeeded())
    regions = {record["region"] for record in done.records("trending_keywords")}
    assert len(regions) == 17 and "FR" not in regions
    assert len(done.log_lines("WARNING", "FR")) == 4, "one for each kind of trend"


def test_a_forbidden_pin_is_owed_and_the_others_of_its_batch_are_read(meddled, between):
    whole = meddled.run(streams=["multi_pin_analytics"]).succeeded()
    pin = whole.records("multi_pin_analytics")[0]["pin_id"]
    between.rule(lambda exchange: pin in exchange.query.get("pin_ids", [""])[0].split(","), FORBIDDEN)
    done = messages.check(meddled.run(streams=["multi_pin_analytics"]).failed())
    assert pin in done.last_words
    assert [owed["id"] for owed in done.bookmarks("multi_pin_analytics")["owed"]] == [pin]
    wanted = [record for record in whole.records("multi_pin_analytics") if record["pin_id"] != pin]
    assert len(done.records("multi_pin_analytics")) == len(wanted)


def test_a_board_that_is_forbidden_in_mid_list_fails_the_run(meddled, between):
    between.rule(lambda exchange: path("/pins")(exchange) and "bookmark" in exchange.query, FORBIDDEN, times=1)
    done = messages.check(meddled.run(streams=["board_pins"], page_size=1).failed())
    assert "403" in done.last_words


def test_boards_that_are_all_forbidden_are_not_all_asked_for(start_sandbox, tmp_path):
    box = start_sandbox(boards=60)
    between = Interposer(box.url)
    try:
        between.rule(path("/pins"), FORBIDDEN)
        done = box.tap(tmp_path, api_url=between.url).run(streams=["board_pins"]).succeeded()
    finally:
        between.close()
    assert 20 <= len(between.requests("/pins")) <= 28
    assert done.log_lines("WARNING", "left out") and not done.records("board_pins")


def of_ad_group(ad_group):
    return lambda exchange: exchange.query.get("ad_group_id") == [ad_group]


@pytest.mark.parametrize("named", [False, True])
def test_what_is_below_a_forbidden_part_keeps_its_bookmark(meddled, between, named):
    streams = ["product_group_promotions", "product_group_analytics"]
    every = meddled.run(streams=streams).succeeded()
    refused = every.records("product_group_promotions")[0]
    account = refused["ad_account_id"]
    between.rule(of_ad_group(refused["ad_group_id"]), FORBIDDEN)
    done = meddled.run(streams=streams, ad_account_ids=[account] if named else None).failed(int(named))
    messages.check(done)
    wanted = {
        record["id"] for record in every.records("product_group_promotions")
        if record["ad_group_id"] != refused["ad_group_id"] and (not named or record["ad_account_id"] == account)
    }  # fmt: skip
    assert {record["id"] for record in done.records("product_group_promotions")} == wanted
    assert not done.bookmarks("product_group_analytics")["accounts"][account]["to"]
    assert bool(done.log_lines("product_group_analytics", "incomplete")) == named


def test_a_limit_that_is_hours_away_stops_cleanly_and_says_when_to_come_back(meddled, between):
    between.rule(
        path("/campaigns/analytics"),
        problem(429, 8, "You have exceeded your rate limit.", x_ratelimit_reset=67150, x_ratelimit_remaining=0),
    )
    done = meddled.run(streams=["campaigns", "campaign_analytics", "boards"]).failed()
    messages.check(done)
    assert done.records("boards") and done.records("campaigns"), "other categories go on"
    assert len(between.requests("/campaigns/analytics")) <= 8, "one category, one stop"
    assert "2026-11-21T06:3" in done.last_words or "2026-11-21 06:3" in done.last_words


def test_the_limit_of_a_category_is_kept_without_meeting_a_429(start_sandbox, tmp_path):
    """The headers say 10 in any 2 seconds; 30 calls have to take 4 seconds and none is refused."""
    slow = start_sandbox(quota="ads_analytics=10/2")
    done = slow.tap(tmp_path).run(streams=["ad_analytics"], ids_per_request=2).succeeded()
    messages.check(done)
    statuses = [entry["status"] for entry in slow.log()]
    assert statuses.count(429) <= 8, "no more than were in flight when the limit was learned"


@pytest.mark.parametrize("headers", [{"retry_after": 0}, {"x_ratelimit_reset": 0}, {"x_ratelimit_reset": 1}])
def test_a_limit_that_never_ends_ends_the_category_after_max_retry_s(meddled, between, headers):
    between.rule(path("/campaigns"), problem(429, 8, "You have exceeded your rate limit.", **headers))
    done = meddled.run(streams=["campaigns", "boards"], max_retry_s=2, timeout=30).failed()
    messages.check(done)
    assert done.records("boards") and "run again after" in done.last_words
    assert len(between.requests("/campaigns")) <= 9, "three times, of three accounts"
