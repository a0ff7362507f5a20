#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "stream/definition.h"
#include "tests/unit/policies.h"
#include "json/yaml.h"

static const char LIST[] = "name: x\ndefault: {AD_ID: id, SPEND: number, DAY_NAME: string}\n";

/* Uses every key of the grammar once. */
static const char FULL[] =
	"name: facts\n"
	"description: Facts.\n"
	"api: ads/facts\n"
	"extractor: analytics\n"
	"selected_by_default: false\n"
	"also_known_as: [old_facts]\n"
	"parent: {stream: ads, only: {id: [X, Y]}, batch: {as: ad_ids, field: id, max: 250}}\n"
	"passes: {kind: [OWNED, RECEIVED]}\n"
	"request:\n"
	"  method: GET\n"
	"  path: /accounts/{account_id}/facts\n"
	"  category: ads_analytics\n"
	"  scopes: [ads:read]\n"
	"  query:\n"
	"    split: NO_SPLIT\n"
	"    limit: 25\n"
	"    ids: {batch: ad_ids, style: repeat}\n"
	"    from: {window: start}\n"
	"    to: {window: end}\n"
	"    columns: {columns: true, style: csv}\n"
	"    statuses: {setting: statuses, default: [A, B], max: 9, unless: [ad_ids, other]}\n"
	"    kind: {pass: kind}\n"
	"    account: {partition: account_id}\n"
	"    bookmark: {cursor: true}\n"
	"filters: [{field: STATUS, setting: statuses}, {field: id, setting: ids, exclude: true}]\n"
	"rows: \"{split}.rows[]\"\n"
	"cursor: bookmark\n"
	"lift: metrics\n"
	"primary_key: [account_id, ad_id, date]\n"
	"bookmark: {field: date, by: account_id, hold: {STATUS: [PROCESSING, ESTIMATE]}}\n"
	"window: {history_days: 90, span_days: 30, day_span_days: 7, hour: {history_days: 8, "
	"span_days: 3}}\n"
	"on_error: [{status: 409, code: 4182, means: empty}, {code: 3, means: no_access}]\n"
	"fields:\n"
	"  account_id: {type: id, partition: account_id}\n"
	"  id: id\n"
	"  status: {type: string, api: STATUS, description: Of the row}\n"
	"  date: {type: date, api: DATE, when: [DAY, WEEKLY]}\n"
	"  start: {type: date, window: start}\n"
	"  split: {type: string, capture: split}\n"
	"  kind: {type: string, pass: kind}\n"
	"  days: {type: integer, setting: days, default: 30}\n"
	"  tags: [string]\n"
	"  token: {type: string, secret: true}\n"
	"  rare: {type: [object], selected: false, fields: {a: id, b: {type: map}}}\n"
	"columns: {use: x, always: AD_ID, without: [DAY_NAME]}\n"
	"options: {level: AD}\n"
	"sorted: true\n";

static struct column_list *list;

static int make_list(void **state)
{
	struct error err = {0};
	json_t *document = from_yaml(slice_of(LIST), "columns/x.yaml", NULL, &err);
	struct origin where = {"columns/x.yaml", NULL};

	(void)state;
	list = column_list_new(document, &where, &err);
	json_decref(document);
	return list ? 0 : -1;
}

static int free_list(void **state)
{
	(void)state;
	column_list_free(list);
	return 0;
}

static struct definition *definition_of(const char *yaml, struct error *err)
{
	const struct column_list *lists[] = {list};
	json_t *lines = NULL;
	json_t *document = from_yaml(slice_of(yaml), "facts.yaml", &lines, err);
	struct origin where = {"facts.yaml", lines};
	struct definition *definition = NULL;

	if (document)
		definition = definition_new(document, &where, lists, 1, err);
	json_decref(document);
	json_decref(lines);
	return definition;
}

/* FULL with one piece of text exchanged; new. */
static char *full_with(const char *old, const char *new)
{
	const char *at = strstr(FULL, old);
	struct buffer yaml = {0};

	assert_non_null(at);
	assert_null(strstr(at + 1, old));
	buffer_add(&yaml, FULL, (size_t)(at - FULL));
	buffer_add_text(&yaml, new);
	buffer_add_text(&yaml, at + strlen(old));
	return yaml.data;
}

static void refuses(const char *old, const char *new, const char *sentence)
{
	char *yaml = full_with(old, new);
	struct error err = {0};

	assert_null(definition_of(yaml, &err));
	assert_string_equal(err.text, sentence);
	assert_int_equal(err.kind, ERROR_CONFIG);
	free(yaml);
}

/* An unknown key; the sentence goes on with the list of those that there are. */
static void refuses_key(const char *old, const char *new, const char *start)
{
	char *yaml = full_with(old, new);
	struct error err = {0};

	assert_null(definition_of(yaml, &err));
	err.text[strlen(start)] = '\0';
	assert_string_equal(err.text, start);
	assert_int_equal(err.kind, ERROR_CONFIG);
	free(yaml);
}

static void reads_what_is_asked(void **state)
{
	struct error err = {0};
	struct definition *d = definition_of(FULL, &err);

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(d->name, "facts");
	assert_false(d->by_default);
	assert_string_equal(d->also_known_as[0], "old_facts");
	assert_string_equal(d->parents.first.batch_as, "ad_ids");
	assert_int_equal(d->parents.first.batch_max, 250);
	assert_string_equal(d->parents.first.only_field, "id");
	assert_int_equal(d->parents.first.only_count, 2);
	assert_string_equal(d->parents.first.only_values[1], "Y");
	assert_string_equal(d->request.passes[0].values[1], "RECEIVED");
	assert_string_equal(d->request.path, "/accounts/{account_id}/facts");
	assert_string_equal(d->request.scopes[0], "ads:read");
	assert_int_equal(d->request.query_count, 10);
	assert_string_equal(d->request.query[0].name, "NO_SPLIT");
	assert_string_equal(d->request.query[1].name, "25");
	assert_int_equal(d->request.query[2].kind, BIND_BATCH);
	assert_int_equal(d->request.query[2].style, STYLE_REPEAT);
	assert_int_equal(d->request.query[3].kind, BIND_WINDOW_START);
	assert_int_equal(d->request.query[4].kind, BIND_WINDOW_END);
	assert_int_equal(d->request.query[5].style, STYLE_CSV);
	assert_string_equal(d->request.query[6].fallback, "[\"A\",\"B\"]");
	assert_int_equal(d->request.query[6].max, 9);
	assert_string_equal(d->request.query[6].unless[1], "other");
	assert_int_equal(d->request.query[7].kind, BIND_PASS);
	assert_string_equal(d->request.query[8].name, "account_id");
	assert_int_equal(d->request.query[9].kind, BIND_CURSOR);
	definition_free(d);
}

static void reads_what_comes(void **state)
{
	struct error err = {0};
	struct definition *d = definition_of(FULL, &err);

	(void)state;
	assert_true(d->rows.filters[1].exclude);
	assert_string_equal(d->rows.path, "{split}.rows[]");
	assert_true(d->rows.sorted);
	assert_string_equal(d->rows.cursor, "bookmark");
	assert_string_equal(d->rows.lift, "metrics");
	assert_int_equal(d->key.count, 3);
	assert_string_equal(d->bookmark.by, "account_id");
	assert_string_equal(d->bookmark.hold_field, "STATUS");
	assert_string_equal(d->bookmark.hold_values[1], "ESTIMATE");
	assert_int_equal(d->window.span_days, 30);
	assert_int_equal(d->window.day_span_days, 7);
	assert_int_equal(d->window.hour_span_days, 3);
	assert_int_equal(d->request.on_error[0].code, 4182);
	assert_int_equal(d->request.on_error[1].means, REACT_NO_ACCESS);
	assert_ptr_equal(d->columns.use, list);
	assert_string_equal(d->columns.always[0], "AD_ID");
	assert_string_equal(d->options, "{\"level\":\"AD\"}");
	definition_free(d);
}

static void passes_make_every_combination_of_their_values(void **state)
{
	char *yaml = full_with("{kind: [OWNED, RECEIVED]}", "{kind: [A, B], size: [S, M, L]}");
	struct error err = {0};
	struct definition *d = definition_of(yaml, &err);
	struct buffer all BUFFER_SCOPED = {0};

	(void)state;
	assert_int_equal(definition_passes(d), 6);
	for (size_t i = 0; i < 6; i++)
		buffer_format(&all, "%s%s ", definition_pass(d, i, slice_of("kind")),
			      definition_pass(d, i, slice_of("size")));
	assert_string_equal(buffer_text(&all), "AS AM AL BS BM BL ");
	assert_null(definition_pass(d, 0, slice_of("other")));
	d->request.pass_count = 0;
	assert_int_equal(definition_passes(d), 1);
	definition_free(d);
	free(yaml);
}

static void reads_fields_of_every_source(void **state)
{
	static const enum field_source sources[] = {
		SOURCE_PARTITION, SOURCE_ROW,	  SOURCE_ROW,  SOURCE_ROW,
		SOURCE_WINDOW,	  SOURCE_CAPTURE, SOURCE_PASS, SOURCE_SETTING,
		SOURCE_ROW,	  SOURCE_ROW,	  SOURCE_ROW};
	struct error err = {0};
	struct definition *d = definition_of(FULL, &err);
	const struct field *rare;

	(void)state;
	for (size_t i = 0; i < d->field_count; i++)
		assert_int_equal(d->fields[i].source, sources[i]);
	assert_string_equal(definition_field(d, "status")->from, "STATUS");
	assert_string_equal(definition_field(d, "id")->from, "id");
	assert_int_equal(definition_field(d, "date")->when, GRANULARITY_DAY | GRANULARITY_WEEK);
	assert_int_equal(definition_field(d, "id")->when, GRANULARITY_ANY);
	assert_string_equal(definition_field(d, "days")->fallback, "30");
	assert_true(definition_field(d, "tags")->array);
	assert_true(definition_field(d, "token")->secret);
	assert_ptr_equal(definition_field(d, "spend"), &list->columns[1]);
	assert_null(definition_field(d, "absent"));
	rare = definition_field(d, "rare");
	assert_true(rare->array);
	assert_false(rare->by_default);
	assert_int_equal(rare->field_count, 2);
	assert_int_equal(rare->fields[1].type, TYPE_MAP);
	definition_free(d);
}

static void refuses_unknown_keys_everywhere(void **state)
{
	(void)state;
	refuses_key("lift: metrics", "lifts: metrics",
		    "facts.yaml:28: lifts: unknown key; there are");
	refuses_key("max: 250", "most: 250",
		    "facts.yaml:7: parent.batch.most: unknown key; there are");
	refuses_key("category:", "categories:",
		    "facts.yaml:12: request.categories: unknown key; there are");
	refuses_key("{window: start}\n    to", "{windows: start}\n    to",
		    "facts.yaml:18: request.query.from.windows: unknown key; there are");
	refuses_key("setting: statuses}", "settings: statuses}",
		    "facts.yaml:25: filters[0].settings: unknown key; there are");
	refuses_key("by: account", "per: account",
		    "facts.yaml:30: bookmark.per: unknown key; there are");
	refuses_key("hour: {history_days: 8, span_days: 3}", "hour: {days: 8}",
		    "facts.yaml:31: window.hour.days: unknown key; there are");
	refuses_key("status: 409", "http: 409",
		    "facts.yaml:32: on_error[0].http: unknown key; there are");
	refuses_key("secret: true", "hidden: true",
		    "facts.yaml:43: fields.token.hidden: unknown key; there are");
	refuses_key("always: AD_ID", "ever: AD_ID",
		    "facts.yaml:45: columns.ever: unknown key; there are");
}

static void refuses_values_of_the_wrong_kind(void **state)
{
	(void)state;
	refuses("name: facts", "name: 7", "facts.yaml:1: name: must be a text, is a number");
	refuses("description: Facts.", "description: ''", "facts.yaml:2: description: is empty");
	refuses("description: Facts.\n", "", "facts.yaml:1: description is missing");
	refuses("selected_by_default: false", "selected_by_default: no",
		"facts.yaml:5: selected_by_default: must be true or false, is a text");
	refuses("[old_facts]", "[a, a]", "facts.yaml:6: also_known_as[1]: a stands there twice");
	refuses("[old_facts]", "[]", "facts.yaml:6: also_known_as: is empty");
	refuses("[old_facts]", "{a: b}", "facts.yaml:6: also_known_as: must be a list, is a map");
	refuses("max: 250", "max: many",
		"facts.yaml:7: parent.batch.max: must be a whole number, is a text");
	refuses("max: 250", "max: 0", "facts.yaml:7: parent.batch.max: must be 1 or more, is 0");
	refuses("max: 9", "max: 0",
		"facts.yaml:21: request.query.statuses.max: must be 1 or more, is 0");
	refuses("method: GET", "method: PUT",
		"facts.yaml:10: request.method: PUT is not one of GET, POST");
	refuses("method: GET", "method: [GET]",
		"facts.yaml:10: request.method: must be one of GET, POST, is a list");
	refuses("{level: AD}", "[]", "facts.yaml:46: options: must be a map, is a list");
	refuses("{level: AD}", "{}", "facts.yaml:46: options: is empty");
}

static void refuses_parts_that_contradict_themselves(void **state)
{
	(void)state;
	refuses("batch: {as: ad_ids, field: id, max: 250}",
		"each: {x: id, y: z}, batch: {as: a, field: b, max: 1}",
		"facts.yaml:7: parent: the ids of a batch share one value: of each, or of per");
	refuses("batch: {as: ad_ids, field: id, max: 250}",
		"each: {x: id}, batch: {as: a, field: b, max: 1, per: c}",
		"facts.yaml:7: parent: the ids of a batch share one value: of each, or of per");
	refuses(", batch: {as: ad_ids, field: id, max: 250}", "",
		"facts.yaml:7: parent: needs each or batch");
	refuses("batch: {as: ad_ids, field: id, max: 250}", "each: {Ad: id}",
		"facts.yaml:7: parent.each.Ad: a name is [a-z_][a-z0-9_]*");
	refuses("batch: {as: ad_ids, field: id, max: 250}", "each: {ad: 1}",
		"facts.yaml:7: parent.each.ad: must be a text, is a number");
	refuses("only: {id: [X, Y]}", "only: {id: A, kind: B}",
		"facts.yaml:7: parent.only: one field tells it");
	refuses("only: {id: [X, Y]}", "only: {id: []}", "facts.yaml:7: parent.only.id: is empty");
	refuses("{kind: [OWNED, RECEIVED]}", "{kind: [A], Other: [B]}",
		"facts.yaml:8: passes.Other: a name is [a-z_][a-z0-9_]*");
	refuses("{field: date, by: account_id, hold:", "{by: account_id, hold:",
		"facts.yaml:30: bookmark.hold: there is no field to hold");
	refuses("exclude: true", "exclude: true, named: true",
		"facts.yaml:25: filters[1]: what is excluded cannot be missed: exclude or named");
	refuses("{STATUS: [PROCESSING, ESTIMATE]}", "{STATUS: A, b: c}",
		"facts.yaml:30: bookmark.hold: one field tells it");
	refuses("{code: 3, means: no_access}", "{means: empty}",
		"facts.yaml:32: on_error[1]: needs status or code");
	refuses("means: no_access", "means: fine",
		"facts.yaml:32: on_error[1].means: fine is not one of empty, no_access, transient, "
		"too_much, singly");
	refuses("use: x", "use: y", "facts.yaml:45: columns.use: there is no column list y");
}

static void refuses_bindings_that_say_nothing_or_two_things(void **state)
{
	(void)state;
	refuses("{pass: kind}\n    account", "{pass: kind, setting: x}\n    account",
		"facts.yaml:22: request.query.kind.setting: the parameter has another source "
		"already");
	refuses("{pass: kind}\n    account", "{pass: kind, window: end}\n    account",
		"facts.yaml:22: request.query.kind.window: the parameter has another source "
		"already");
	refuses("{batch: ad_ids, style: repeat}", "{style: repeat}",
		"facts.yaml:17: request.query.ids: needs one source: literal, setting, partition, "
		"batch, pass, window, cursor, since or columns");
	refuses("{batch: ad_ids, style: repeat}", "{batch: ad_ids, literal: [a]}",
		"facts.yaml:17: request.query.ids: needs one source: literal, setting, partition, "
		"batch, pass, window, cursor, since or columns");
	refuses("{batch: ad_ids, style: repeat}", "{literal: a}",
		"facts.yaml:17: request.query.ids.literal: must be a list, is a text");
	refuses("style: repeat", "style: repeat, max: 3",
		"facts.yaml:17: request.query.ids: default, max, of and unless are for a setting "
		"only");
	refuses("style: repeat", "style: twice",
		"facts.yaml:17: request.query.ids.style: twice is not one of one, repeat, csv");
	refuses("from: {window: start}", "from: {window: middle}",
		"facts.yaml:18: request.query.from.window: middle is not one of start, end");
	refuses("{cursor: true}", "{cursor: false}",
		"facts.yaml:24: request.query.bookmark.cursor: must be true");
	refuses("limit: 25", "limit: [25]",
		"facts.yaml:16: request.query.limit: must be a literal or a map that names a "
		"source");
	refuses("[A, B]", "{a: b}",
		"facts.yaml:21: request.query.statuses.default: a default is a value or a list of "
		"values");
}

static void refuses_fields_that_cannot_be(void **state)
{
	(void)state;
	refuses("  id: id\n", "  Id: id\n",
		"facts.yaml:35: fields.Id: a field's name is [a-z_][a-z0-9_]*; say `api: Id` when "
		"the API "
		"spells it so");
	refuses("  id: id\n", "  1d: id\n",
		"facts.yaml:35: fields.1d: a field's name is [a-z_][a-z0-9_]*; say `api: 1d` when "
		"the API "
		"spells it so");
	refuses("  id: id\n", "  id: uuid\n",
		"facts.yaml:35: fields.id: uuid is not one of id, string, integer, number, "
		"boolean, date, "
		"datetime, hour, object, map, any");
	refuses("[string]\n", "[string, id]\n",
		"facts.yaml:42: fields.tags: a list has the one type of its elements");
	refuses("{a: id, b: {type: map}}", "{a: id, b: {type: object}}",
		"facts.yaml:44: fields.rare.fields.b: an object needs fields, and only an object "
		"has them; "
		"use map for free members");
	refuses("type: [object]", "type: map",
		"facts.yaml:44: fields.rare: an object needs fields, and only an object has them; "
		"use map "
		"for free members");
	refuses("capture: split}", "capture: split, pass: kind}",
		"facts.yaml:39: fields.split.pass: the field has another source already");
	refuses("secret: true", "default: 1",
		"facts.yaml:43: fields.token: a default is for a setting only");
	refuses("secret: true", "blank: true, setting: x",
		"facts.yaml:43: fields.token: only a text of the row can be blank");
	refuses("capture: split}", "capture: split, needed: true}",
		"facts.yaml:39: fields.split: only a value of the row can be needed");
	refuses("secret: true", "api: user.id",
		"facts.yaml:43: fields.token: api is a member of the row itself; `lift` makes "
		"those "
		"of an object the row's own");
	refuses("secret: true", "needed: true",
		"facts.yaml:33: fields: token is needed, but is no part of the primary_key");
	refuses("default: 30", "default: null",
		"facts.yaml:41: fields.days.default: a default is a value or a list of values");
	refuses("[DAY, WEEKLY]", "[DAY, DECADE]",
		"facts.yaml:37: fields.date.when[1]: is none of DAY, HOUR, WEEK, MONTH, TOTAL");
	refuses("{type: date, window: start}", "{type: date, window: middle}",
		"facts.yaml:38: fields.start: window is start, end or today");
}

static void refuses_names_of_what_is_not_there(void **state)
{
	(void)state;
	refuses("name: facts", "name: facts-2", "facts.yaml:1: name: a stream's name is [a-z_]+");
	refuses("[account_id, ad_id, date]", "[account_id, nope]",
		"facts.yaml:29: primary_key: nope is no field at the top level, nor a column that "
		"is always "
		"asked for");
	refuses("[account_id, ad_id, date]", "[spend]",
		"facts.yaml:29: primary_key: spend is no field at the top level, nor a column that "
		"is "
		"always asked for");
	refuses("[account_id, ad_id, date]", "[tags]",
		"facts.yaml:29: primary_key: tags is no scalar");
	refuses("[account_id, ad_id, date]", "[token]",
		"facts.yaml:29: primary_key: token is a secret");
	refuses("{field: date, by", "{field: nope, by",
		"facts.yaml:30: bookmark.field: there is no field nope");
	refuses("{field: date, by", "{field: id, by",
		"facts.yaml:30: bookmark.field: id must be a date");
	refuses("hold: {STATUS:", "hold: {status:",
		"facts.yaml:30: bookmark.hold: no field reads status of the row");
	refuses("field: STATUS", "field: status",
		"facts.yaml:25: filters: no field reads status of the row");
	refuses("capture: split}", "capture: other}",
		"facts.yaml:33: fields: split: rows captures no {other}");
	refuses("kind: {pass: kind}", "kind: {pass: sort}",
		"facts.yaml:14: request.query: kind: there is no pass sort");
	refuses("batch: ad_ids,", "batch: pins,",
		"facts.yaml:14: request.query: ids: there is no batch pins");
	refuses("pass: kind}\n  days", "pass: sort}\n  days",
		"facts.yaml:33: fields: kind: there is no pass sort");
	refuses("always: AD_ID", "always: [AD_ID, PIN_ID]",
		"facts.yaml:45: columns.always: there is no column PIN_ID");
	refuses("[DAY_NAME]", "[NOPE]",
		"facts.yaml:45: columns.without: NOPE is no column of the list, or always asked "
		"for");
	refuses("[DAY_NAME]", "[AD_ID]",
		"facts.yaml:45: columns.without: AD_ID is no column of the list, or always asked "
		"for");
}

static void refuses_halves_of_what_goes_together(void **state)
{
	(void)state;
	refuses("cursor: bookmark\n", "",
		"facts.yaml: cursor: cursor and a parameter {cursor: true} need each other");
	refuses("    columns: {columns: true, style: csv}\n", "",
		"facts.yaml:44: columns: columns and a parameter {columns: true} need each other");
	refuses("    ids: {batch: ad_ids, style: repeat}\n", "",
		"facts.yaml:7: parent.batch: no parameter has {batch: ad_ids}");
	refuses("window: {history_days: 90, span_days: 30, day_span_days: 7, hour: "
		"{history_days: 8, span_days: 3}}\n",
		"", "facts.yaml:14: request.query: dates are asked for, but there is no window");
	refuses("day_span_days: 7", "day_span_days: 31",
		"facts.yaml:31: window: a span is longer than what it lies in");
	refuses(" span_days: 30", " span_days: 91",
		"facts.yaml:31: window: a span is longer than what it lies in");
}

static void refuses_fields_of_a_window_that_is_not_there(void **state)
{
	static const char *const fields[] = {"{type: date, when: [DAY]}",
					     "{type: date, window: end}"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buffer yaml BUFFER_SCOPED = {0};
		struct error err = {0};

		buffer_format(&yaml,
			      "name: x\ndescription: D.\napi: a\nextractor: list\n"
			      "request: {path: /x, category: c, scopes: s}\nrows: \"[]\"\n"
			      "primary_key: id\nfields:\n  id: id\n  day: %s\n",
			      fields[i]);
		assert_null(definition_of(buffer_text(&yaml), &err));
		assert_string_equal(err.text,
				    "facts.yaml:8: fields: day depends on a window, but there "
				    "is none");
	}
}

/* Rows whose path cannot be read, with what json/scan says about it. */
static void refuses_a_path_of_rows_that_means_nothing(void **state)
{
	char *yaml = full_with("\"{split}.rows[]\"", "\"{split\"");
	struct error err = {0};

	(void)state;
	assert_null(definition_of(yaml, &err));
	assert_int_equal(strncmp(err.text, "facts.yaml:26: rows: ", 21), 0);
	free(yaml);
}

/* --- definitions among each other --- */

static const char SIMPLE[] = "name: %s\ndescription: D.\napi: a\nextractor: list\n%s\n"
			     "request: {path: %s, category: c, scopes: s%s}\n"
			     "rows: \"[]\"\nprimary_key: id\nfields: {id: id, name: string}\n";

struct family {
	struct definition *members[4]; /* NULL-terminated */
};

static void add(struct family *family, const char *name, const char *parent, const char *path,
		const char *query)
{
	struct buffer yaml BUFFER_SCOPED = {0};
	struct error err = {0};
	size_t i = 0;

	while (family->members[i])
		i++;
	buffer_format(&yaml, SIMPLE, name, parent, path, query);
	family->members[i] = definition_of(buffer_text(&yaml), &err);
	assert_string_equal(err.text, "");
}

static void release(struct family *family)
{
	for (size_t i = 0; family->members[i]; i++)
		definition_free(family->members[i]);
}

/* What is said about the last member. */
static void family_gives(struct family *family, const char *sentence)
{
	const struct origin where = {"facts.yaml", NULL};
	const struct definition *const *all = (const struct definition *const *)family->members;
	struct error err = {0};
	size_t last = 0;

	while (family->members[last + 1])
		last++;
	assert_int_equal(definition_check(all[last], all, &where, &err), *sentence ? -1 : 0);
	assert_string_equal(err.text, sentence);
	release(family);
}

#define SINGLY                                                                                     \
	"singly: {as: ad_id, path: '/ads/{ad_id}', rows: 'rows[]', query: {one: {batch: ad_id}, "  \
	"from: {window: start}, columns: {columns: true}, bookmark: {cursor: true}}}\n"

static void reads_how_one_id_of_a_batch_is_asked_for(void **state)
{
	char *yaml = full_with("on_error: [", SINGLY "on_error: [{status: 403, says: ad_ids, "
						     "means: singly}, ");
	struct error err = {0};
	struct definition *d = definition_of(yaml, &err);

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(d->single.as, "ad_id");
	assert_string_equal(d->single.path, "/ads/{ad_id}");
	assert_int_equal(d->single.query_count, 4);
	assert_string_equal(d->request.on_error[0].says, "ad_ids");
	assert_int_equal(d->request.on_error[0].means, REACT_SINGLY);
	definition_free(d);
	free(yaml);
}

static void refuses_single_requests_that_differ_in_more_than_the_id(void **state)
{
	(void)state;
	refuses("means: empty", "means: singly", "facts.yaml:32: on_error: there is no singly");
	refuses("on_error:", "singly: {as: ad_id, query: {one: {batch: ad_ids}}}\non_error:",
		"facts.yaml:32: singly.query: one: no such source");
	refuses("on_error:", "singly: {as: ad_id, query: {one: {batch: ad_id}}}\non_error:",
		"facts.yaml:32: singly.query: must take cursor, columns and window as "
		"request.query does");
}

static void reads_what_a_parent_is_asked_for_and_which_rows_count(void **state)
{
	char *yaml = full_with("field: id, max: 250}",
			       "field: id, max: 250}, needs: {metrics: 'true'}, "
			       "idle: {within: metrics, zero: 90d, since: made, days: 7}");
	struct error err = {0};
	struct definition *d = definition_of(yaml, &err);

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(d->parents.first.needs[0].name, "metrics");
	assert_string_equal(d->parents.first.needs[0].from, "true");
	assert_string_equal(d->parents.first.idle.within, "metrics");
	assert_string_equal(d->parents.first.idle.zero, "90d");
	assert_string_equal(d->parents.first.idle.since, "made");
	assert_int_equal(d->parents.first.idle.days, 7);
	definition_free(d);
	free(yaml);
}

static void a_setting_has_it_read_for_other_rows(void **state)
{
	char *yaml = full_with("passes: {", "within: {setting: kinds, parent: {stream: ads, batch: "
					    "{as: statuses, field: id, max: 9}}}\npasses: {");
	struct error err = {0};
	struct definition *d = definition_of(yaml, &err);
	json_t *settings = json_pack("{s:[s]}", "kinds", "A"),
	       *empty = json_pack("{s:[]}", "kinds");
	struct definition *within;

	(void)state;
	assert_string_equal(err.text, "");
	assert_null(definition_within(d, settings_of(empty)));
	within = definition_within(d, settings_of(settings));
	assert_string_equal(within->parents.first.batch_as, "statuses");
	assert_int_equal(within->request.query_count, d->request.query_count);
	assert_string_equal(within->request.query[6].parameter, "statuses");
	assert_int_equal(within->request.query[6].kind, BIND_BATCH);
	assert_int_equal(within->request.query[6].unless_count, 0);
	definition_within_free(within);
	definition_free(d);
	json_decref(settings);
	json_decref(empty);
	free(yaml);
	refuses("passes: {",
		"within: {setting: kinds, parent: {stream: ads, each: {a: id}}}\npasses: {",
		"facts.yaml:8: within: the parent needs a batch");
}

/* A stream, its report, and what the one says of the other. */
static void report_gives(const char *more, const char *history, const char *sentence)
{
	static const char facts[] =
		"name: facts_report\ndescription: D.\napi: a\nextractor: report\n"
		"parent: {stream: accounts, each: {account_id: id}}\n"
		"request: {path: '/a/{account_id}/r', category: c, scopes: s, method: POST, body: "
		"{from: {window: start}, to: {window: end}}}\nwindow: {history_days: %s, "
		"span_days: 30}\n"
		"rows: '{entity}[]'\nprimary_key: [account_id, date, shop]\n"
		"bookmark: {field: date, by: account_id}\nfields: {account_id: {type: id, "
		"partition: "
		"account_id}, shop: {type: id, capture: entity}, date: {type: date, api: DATE}}\n";
	static const char own[] =
		"name: facts\ndescription: D.\napi: a\nextractor: analytics\nreport: facts_report\n"
		"parent: {stream: accounts, each: {account_id: id}}\n"
		"request: {path: '/a/{account_id}/f', category: c, scopes: s, query: "
		"{from: {window: start}, to: {window: end}}}\nwindow: {history_days: 90, "
		"span_days: 90}\n"
		"rows: '[]'\nprimary_key: [account_id, date]\nbookmark: {field: date, by: "
		"account_id}\n"
		"fields: {account_id: {type: id, partition: account_id}, date: {type: date, api: "
		"DATE}%s\n";
	struct buffer report BUFFER_SCOPED = {0}, stream BUFFER_SCOPED = {0};
	struct family family = {{0}};
	struct error err = {0};

	add(&family, "accounts", "", "/accounts", "");
	buffer_format(&report, facts, history);
	buffer_format(&stream, own, more);
	family.members[1] = definition_of(buffer_text(&report), &err);
	family.members[2] = definition_of(buffer_text(&stream), &err);
	assert_string_equal(err.text, "");
	family_gives(&family, sentence);
}

static void a_report_has_all_that_the_stream_has(void **state)
{
	(void)state;
	report_gives("}", "914", "");
	report_gives("}", "60",
		     "facts.yaml: report: facts_report must reach as far back as the stream, by "
		     "windows");
	report_gives(", shop_name: string}", "914",
		     "facts.yaml: report: facts_report does not have the field shop_name");
	report_gives("}\nfilters: [{field: DATE, setting: days}]", "914",
		     "facts.yaml: report: filters, held rows, lifted members and passes do not go "
		     "with it, nor does a report of a report or by batches");
}

static void finds_partition_values_anywhere_above(void **state)
{
	struct family family = {{0}};

	(void)state;
	add(&family, "accounts", "passes: {region: [US, CA]}", "'/{region}/accounts'", "");
	add(&family, "boards", "parent: {stream: accounts, each: {account_id: id}}",
	    "'/a/{account_id}/boards'", ", query: {region: {partition: region}}");
	add(&family, "pins",
	    "parent: {stream: boards, each: {board_id: id}}\npasses: {kind: [A, B]}",
	    "'/a/{account_id}/b/{board_id}/pins/{kind}'",
	    ", query: {account: {partition: account_id}}");
	family_gives(&family, "");
}

static void refuses_partition_values_that_nobody_passes_on(void **state)
{
	static const char parent[] = "parent: {stream: accounts, each: {account_id: id}}";
	struct family path = {{0}}, query = {{0}}, braces = {{0}}, root = {{0}};

	(void)state;
	add(&path, "accounts", "", "/accounts", "");
	add(&path, "pins", parent, "'/b/{board_id}/pins'", "");
	family_gives(&path,
		     "facts.yaml: request.path: there is no partition value or pass board_id");
	add(&query, "accounts", "", "/accounts", "");
	add(&query, "pins", parent, "/pins", ", query: {board: {partition: board_id}}");
	family_gives(&query,
		     "facts.yaml: request.query: board: there is no partition value board_id");
	add(&braces, "pins", "", "'/b/{board'", "");
	family_gives(&braces, "facts.yaml: request.path: the braces do not match");
	add(&root, "pins", "", "pins", "");
	family_gives(&root, "facts.yaml: request.path: must start with /");
}

static void refuses_parents_that_cannot_be(void **state)
{
	struct family absent = {{0}}, itself = {{0}}, field = {{0}}, batch = {{0}}, per = {{0}};
	struct family only = {{0}};

	(void)state;
	add(&absent, "pins", "parent: {stream: boards, each: {x: id}}", "/pins", "");
	family_gives(&absent, "facts.yaml: parent.stream: there is no stream boards");
	add(&itself, "boards", "parent: {stream: pins, each: {x: id}}", "/boards", "");
	add(&itself, "pins", "parent: {stream: boards, each: {x: id}}", "/pins", "");
	family_gives(&itself,
		     "facts.yaml: parent.stream: the stream is its own ancestor, or has more "
		     "than 8");
	add(&field, "boards", "", "/boards", "");
	add(&field, "pins", "parent: {stream: boards, each: {x: color}}", "/pins", "");
	family_gives(&field,
		     "facts.yaml: parent.each: no field of boards reads color from its rows");
	add(&batch, "boards", "", "/boards", "");
	add(&batch, "pins", "parent: {stream: boards, batch: {as: x, field: color, max: 2}}",
	    "/pins", ", query: {ids: {batch: x}}");
	family_gives(
		&batch,
		"facts.yaml: parent.batch.field: no field of boards reads color from its rows");
	add(&only, "boards", "", "/boards", "");
	add(&only, "pins", "parent: {stream: boards, each: {x: id}, only: {color: A}}", "/pins",
	    "");
	family_gives(&only,
		     "facts.yaml: parent.only: no field of boards reads color from its rows");
	add(&per, "boards", "", "/boards", "");
	add(&per, "pins", "parent: {stream: boards, batch: {as: x, field: id, max: 2, per: color}}",
	    "/pins", ", query: {ids: {batch: x}}");
	family_gives(&per, "facts.yaml: parent.batch.per: there is no partition value color");
}

static void refuses_fields_and_bookmarks_of_values_that_are_not_there(void **state)
{
	const struct origin where = {"facts.yaml", NULL};
	struct error err = {0};
	struct definition *facts = definition_of(FULL, &err);
	struct family family = {{0}};

	(void)state;
	add(&family, "accounts", "", "/accounts", "");
	add(&family, "ads", "parent: {stream: accounts, each: {other_id: id}}", "/ads", "");
	family.members[2] = facts;
	assert_int_equal(definition_check(facts, (const struct definition *const *)family.members,
					  &where, &err),
			 -1);
	assert_string_equal(
		err.text,
		"facts.yaml: request.path: there is no partition value or pass account_id");
	facts->request.path = "/facts";
	facts->request.query_count = 0;
	error_clear(&err);
	assert_int_equal(definition_check(facts, (const struct definition *const *)family.members,
					  &where, &err),
			 -1);
	assert_string_equal(err.text, "facts.yaml: fields: account_id: there is no partition value "
				      "account_id");
	facts->field_count = 0;
	error_clear(&err);
	assert_int_equal(definition_check(facts, (const struct definition *const *)family.members,
					  &where, &err),
			 -1);
	assert_string_equal(err.text,
			    "facts.yaml: bookmark.by: there is no partition value account_id");
	release(&family);
}

/* --- the compiled-in ones --- */

static void parents_stand_before_their_children(void **state)
{
	(void)state;
	for (size_t i = 0; compiled_definitions[i]; i++) {
		const char *parent = compiled_definitions[i]->parents.first.stream;
		bool found = !parent;

		for (size_t j = 0; j < i && !found; j++)
			found = strcmp(compiled_definitions[j]->name, parent) == 0;
		assert_true(found);
	}
}

static const struct definition *compiled(const char *name)
{
	for (size_t i = 0; compiled_definitions[i]; i++)
		if (strcmp(compiled_definitions[i]->name, name) == 0)
			return compiled_definitions[i];
	fail_msg("no stream %s", name);
	return NULL;
}

static void tables_hold_what_the_yaml_says(void **state)
{
	const struct definition *ads = compiled("ads"), *facts = compiled("ad_analytics");
	const struct field *quiz = definition_field(ads, "quiz_pin_data");

	(void)state;
	assert_string_equal(ads->parents.first.each[1].from, "name");
	assert_string_equal(ads->request.query[0].unless[1], "ad_ids");
	assert_string_equal(ads->request.query[3].fallback,
			    "[\"ACTIVE\",\"PAUSED\",\"ARCHIVED\",\"DRAFT\",\"DELETED_DRAFT\"]");
	assert_string_equal(quiz->fields[0].fields[2].fields[1].name, "text");
	assert_int_equal(facts->window.hour_span_days, 3);
	assert_string_equal(facts->columns.always[0], "AD_ID");
	assert_int_equal(facts->columns.use->count, 175);
	assert_int_equal(definition_field(facts, "hour")->when, GRANULARITY_HOUR);
	assert_string_equal(compiled("user_account_analytics")->bookmark.hold_values[1],
			    "ESTIMATE");
	assert_string_equal(compiled("conversion_tags")->bookmark.by, "ad_account_id");
	assert_null(compiled("conversion_tags")->bookmark.field);
}

static void granularities_have_the_names_that_people_use(void **state)
{
	enum granularity granularity = GRANULARITY_ANY;

	(void)state;
	assert_int_equal(granularity_of("WEEKLY", &granularity), 0);
	assert_int_equal(granularity, GRANULARITY_WEEK);
	assert_int_equal(granularity_of("hour", &granularity), 0);
	assert_string_equal(granularity_name(granularity), "HOUR");
	assert_int_equal(granularity_of("DECADE", &granularity), -1);
	assert_string_equal(granularity_name(GRANULARITY_TOTAL), "TOTAL");
	assert_string_equal(granularity_name(GRANULARITY_ANY), "ANY");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_is_asked),
		cmocka_unit_test(reads_what_comes),
		cmocka_unit_test(passes_make_every_combination_of_their_values),
		cmocka_unit_test(reads_fields_of_every_source),
		cmocka_unit_test(refuses_unknown_keys_everywhere),
		cmocka_unit_test(refuses_values_of_the_wrong_kind),
		cmocka_unit_test(refuses_parts_that_contradict_themselves),
		cmocka_unit_test(refuses_bindings_that_say_nothing_or_two_things),
		cmocka_unit_test(refuses_fields_that_cannot_be),
		cmocka_unit_test(refuses_names_of_what_is_not_there),
		cmocka_unit_test(refuses_halves_of_what_goes_together),
		cmocka_unit_test(refuses_fields_of_a_window_that_is_not_there),
		cmocka_unit_test(refuses_a_path_of_rows_that_means_nothing),
		cmocka_unit_test(reads_how_one_id_of_a_batch_is_asked_for),
		cmocka_unit_test(refuses_single_requests_that_differ_in_more_than_the_id),
		cmocka_unit_test(reads_what_a_parent_is_asked_for_and_which_rows_count),
		cmocka_unit_test(a_setting_has_it_read_for_other_rows),
		cmocka_unit_test(a_report_has_all_that_the_stream_has),
		cmocka_unit_test(finds_partition_values_anywhere_above),
		cmocka_unit_test(refuses_partition_values_that_nobody_passes_on),
		cmocka_unit_test(refuses_parents_that_cannot_be),
		cmocka_unit_test(refuses_fields_and_bookmarks_of_values_that_are_not_there),
		cmocka_unit_test(parents_stand_before_their_children),
		cmocka_unit_test(tables_hold_what_the_yaml_says),
		cmocka_unit_test(granularities_have_the_names_that_people_use),
	};

	return cmocka_run_group_tests(tests, make_list, free_list);
}
