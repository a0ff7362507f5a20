"""Values that come in badly and are mended: exit 0, one warning a field, nothing lost."""

import json

import pytest

import messages
from interposer import edit, edit_json, path
from text_json import Number


@pytest.fixture(name="sync")
def _sync(meddled, between):
    """Sync campaigns after `change` was made to each page; gives (output, records by id)."""

    def run(change, stream="campaigns", action=edit_json, **settings):
        between.rule(path("/" + stream), action(change))
        done = meddled.run(streams=[stream], concurrency=1, **settings)
        messages.check(done.succeeded())
        return done, {record["id"]: record for record in done.records(stream)}

    return run


def each(**values):
    """Set these members in every item of a page."""

    def change(page):
        for item in page["items"]:
            item.update(values)

    return change


def warnings(done, *words):
    return [line for line in done.log_lines(*words) if "warning" in line.lower()]


@pytest.mark.parametrize(
    "name, value, expected",
    [
        ("daily_spend_cap", "12000", Number("12000")),
        ("daily_spend_cap", 1000.0, Number("1000")),
        ("created_time", "1790000000", Number("1790000000")),
        ("name", 42, "42"),
        ("name", True, "true"),
        ("is_campaign_budget_optimization", "true", True),
        ("is_campaign_budget_optimization", 0, False),
        ("order_line_id", 2680059592705123456, "2680059592705123456"),
    ],
)
def test_a_scalar_of_another_type_becomes_the_promised_one(sync, name, value, expected):
    _, records = sync(each(**{name: value}))
    assert records
    for record in records.values():
        assert record[name] == expected and type(record[name]) is type(expected)


@pytest.mark.parametrize("value", ["soon", {"a": 1}, [1], 1.5])
def test_what_fits_nothing_becomes_null_and_is_warned_about_once(sync, value):
    done, records = sync(each(created_time=value), page_size=1)
    assert len(records) > 1
    assert all(record["created_time"] is None for record in records.values())
    assert len(warnings(done, "created_time")) == 1


def test_integers_of_twenty_digits_are_simply_copied(sync):
    done, records = sync(each(daily_spend_cap=12345678901234567890, order_line_id=98765432109876543210))
    for record in records.values():
        assert record["daily_spend_cap"] == Number("12345678901234567890")
        assert record["order_line_id"] == "98765432109876543210"
    assert not warnings(done, "daily_spend_cap")


def test_invalid_utf_8_becomes_one_replacement_character_per_broken_part(sync):
    broken = b'"name":"\xff\xfe\xe2\x82A\xed\xa0\x80'

    def change(body):
        return json.dumps(json.loads(body), separators=(",", ":")).encode().replace(b'"name":"', broken)

    done, records = sync(change, action=edit)
    for record in records.values():
        assert record["name"].startswith("\ufffd\ufffd\ufffdA\ufffd\ufffd\ufffd")
    assert len(warnings(done, "name")) == 1


def test_nul_characters_are_dropped_and_lone_surrogates_replaced(sync):
    def change(body):
        text = json.dumps(json.loads(body), separators=(",", ":"))
        return text.replace('"name":"', '"name":"a\\u0000b\\ud83dc\\ude00\\ud83d\\ude00').encode()

    done, records = sync(change, action=edit)
    for record in records.values():
        assert record["name"].startswith("ab\ufffdc\ufffd\U0001f600")
    assert len(warnings(done, "name")) == 1
    assert b"\\u0000" not in done.stdout and b"\x00" not in done.stdout


def test_line_separators_are_escaped(sync):
    done, records = sync(each(name="a\u2028b\u2029c"))
    assert all(record["name"] == "a\u2028b\u2029c" for record in records.values())
    assert "\u2028".encode() not in done.stdout and "\u2029".encode() not in done.stdout


def test_of_duplicate_members_the_last_one_counts(sync):
    def change(body):
        page = json.loads(body)
        items = ",".join(json.dumps(item)[:-1] + ',"status":"PAUSED","status":"LAST"}' for item in page["items"])
        return f'{{"items":[{items}],"bookmark":{json.dumps(page.get("bookmark"))}}}'.encode()

    _, records = sync(change, action=edit)
    assert records and all(record["status"] == "LAST" for record in records.values())


def test_unknown_fields_are_named_once_with_their_type_and_not_printed(sync):
    done, records = sync(each(shiny_new={"a": 1}, rank=7), page_size=1)
    assert all("shiny_new" not in record and "_extra" not in record for record in records.values())
    (line,) = done.log_lines("shiny_new")
    assert "object" in line
    (line,) = done.log_lines("rank")
    assert "integer" in line


def test_unknown_fields_come_in_one_object_when_asked_for(sync):
    done, records = sync(each(shiny_new={"a": 1.50}, rank=7), extra_fields=True)
    assert "_extra" in done.schema("campaigns")["properties"]
    for record in records.values():
        assert record["_extra"]["shiny_new"] == {"a": Number("1.5")}
        assert record["_extra"]["rank"] == Number("7")


def test_secrets_in_free_objects_never_leave(sync):
    hidden = {"api_token": "hush-1", "Password": "hush-2", "client_secret": "hush-3", "ok": 1}
    done, records = sync(each(bid_options={"app_type_multipliers": hidden}))
    for record in records.values():
        assert record["bid_options"]["app_type_multipliers"] == {"ok": Number("1")}
    assert b"hush" not in done.stdout and "hush" not in done.stderr


def test_an_empty_time_is_null_and_one_without_a_zone_is_utc(sync):
    _, records = sync(each(created_at=""), stream="boards")
    assert records and all(record["created_at"] is None for record in records.values())


def test_times_without_a_zone_get_one(sync):
    _, records = sync(each(created_at="2026-06-08T09:37:30.123456"), stream="boards")
    assert all(record["created_at"] == "2026-06-08T09:37:30.123456Z" for record in records.values())


@pytest.mark.parametrize("value", [None, {"a": 1}])
def test_a_row_without_its_key_fails_the_unit_and_is_named(meddled, between, value):
    def change(page):
        for item in page["items"][1:2]:
            item["id"] = value

    between.rule(path("/campaigns"), edit_json(change))
    done = meddled.run(streams=["campaigns"]).failed()
    messages.check_order(done)
    assert done.log_lines("campaigns", "id")
    assert not [record for record in done.records("campaigns") if not record["id"]]
