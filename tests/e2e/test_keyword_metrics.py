"""Keywords as what is asked for: texts of any length and character travel in batches, those with a comma cannot."""

import pytest

import messages
from conftest import SMALL
from sandbox import Sandbox

STREAM = "keyword_country_metrics"


@pytest.fixture(name="box", scope="module")
def _box(tmp_path_factory):
    one = Sandbox(tmp_path_factory.mktemp("keywords"), **{**SMALL, "ad_groups": 12, "max_url": 8000})
    yield one
    one.stop()


def keywords(box, *account):
    return {row["value"] for row in box.dump("keywords") if row["ad_account_id"] in account}


def read(box, folder, **settings):
    done = messages.check(box.tap(folder, **settings).run(streams=[STREAM]).succeeded())
    return done, [entry for entry in box.log() if entry["path"].endswith("/keywords/metrics")]


@pytest.fixture(name="run", scope="module")
def _run(box, tmp_path_factory):
    return read(box, tmp_path_factory.mktemp("run"), ids_per_request=250)


def test_every_keyword_of_an_account_is_asked_for_once(box, run):
    done, _ = run
    for account in {record["ad_account_id"] for record in done.records(STREAM)}:
        got = [record["keyword"] for record in done.records(STREAM) if record["ad_account_id"] == account]
        wanted = {keyword for keyword in keywords(box, account) if "," not in keyword}
        assert sorted(got) == sorted(wanted)
        assert any(ord(character) > 127 for keyword in got for character in keyword)


def test_a_keyword_with_a_comma_is_left_out_and_the_first_is_named(box, run):
    """The API decodes before it cuts: escaped or not, a comma would ask for two keywords that are nobody's."""
    done, log = run
    with_comma = {keyword for keyword in keywords(box, *{r["ad_account_id"] for r in done.records(STREAM)}) if "," in keyword}
    (warning,) = done.log_lines("WARNING", "comma")
    assert len(with_comma) > 1 and sum(keyword in warning for keyword in with_comma) == 1
    assert not any("%2C" in entry["query"] for entry in log)
    assert not {part for keyword in with_comma for part in keyword.split(",")} & {r["keyword"] for r in done.records(STREAM)}


def test_batches_of_texts_fit_into_a_url(run):
    _, log = run
    assert {entry["status"] for entry in log} == {200}
    assert max(len(entry["query"]) for entry in log) > 5000, "else this proves nothing"
