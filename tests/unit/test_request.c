#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/buffer.h"
#include "plan/request.h"
#include "tests/unit/policies.h"
#include "json/yaml.h"

/* A stream of one parameter, and a unit of it in the account 7. */
struct subject {
	struct definition *stream;
	struct selected selected;
	struct unit unit;
	json_t *settings;
};

static struct subject begin(const char *path, const char *query, const char *settings)
{
	struct subject subject = {.settings = json_loads(settings, 0, NULL)};
	struct origin where = {"s.yaml", NULL};
	struct buffer yaml BUFFER_SCOPED = {0};
	struct error err = {0};
	json_t *document;

	buffer_format(&yaml,
		      "name: s\ndescription: D.\napi: a\nextractor: list\nrows: '[]'\n"
		      "primary_key: id\nfields: {id: id}\npasses: {kind: [A, B], size: [S, L]}\n"
		      "request: {path: '%s', category: c, scopes: x, query: {q: %s}}\n",
		      path, query);
	document = from_yaml(buffer_slice(&yaml), "s.yaml", NULL, &err);
	subject.stream = definition_new(document, &where, NULL, 0, &err);
	assert_string_equal(err.text, "");
	json_decref(document);
	subject.selected.stream = subject.stream;
	subject.unit.partition = partition_new(NULL);
	partition_add(subject.unit.partition, "account", slice_of("7"));
	return subject;
}

static void gives(const char *path, const char *query, const char *settings, const char *expected)
{
	struct subject subject = begin(path, query, settings);
	struct request_context context = {.base_url = "https://x",
					  .settings = settings_of(subject.settings)};
	struct error err = {0};
	char *url;

	subject.unit.selected = &subject.selected;
	subject.unit.pass = 2;
	url = request_url(&context, &subject.unit, NULL, &err);
	assert_string_equal(url ? url : err.text, expected);
	free(url);
	partition_release(subject.unit.partition);
	definition_free(subject.stream);
	json_decref(subject.settings);
}

static void fills_the_path_from_partition_and_passes(void **state)
{
	(void)state;
	gives("/a/{account}/{size}/{kind}", "1", "{}", "https://x/a/7/S/B?q=1");
}

static void sends_literals_and_passes(void **state)
{
	(void)state;
	gives("/", "NO_SPLIT", "{}", "https://x/?q=NO_SPLIT");
	gives("/", "true", "{}", "https://x/?q=true");
	gives("/", "{literal: [A, B], style: repeat}", "{}", "https://x/?q=A&q=B");
	gives("/", "{literal: [A, B], style: csv}", "{}", "https://x/?q=A,B");
	gives("/", "{pass: kind}", "{}", "https://x/?q=B");
	gives("/", "{partition: account}", "{}", "https://x/?q=7");
}

static void sends_settings_or_their_default(void **state)
{
	(void)state;
	gives("/", "{setting: s}", "{}", "https://x/");
	gives("/", "{setting: s}", "{\"s\": []}", "https://x/");
	gives("/", "{setting: s, default: 30}", "{}", "https://x/?q=30");
	gives("/", "{setting: s, default: 30}", "{\"s\": 7}", "https://x/?q=7");
	gives("/", "{setting: s, default: 30}", "{\"stream_settings\": {\"s\": {\"s\": 1}}}",
	      "https://x/?q=1");
	gives("/", "{setting: s, style: csv}", "{\"s\": [\"a b\", \"c\"]}", "https://x/?q=a%20b,c");
}

static void leaves_out_what_the_api_would_refuse(void **state)
{
	(void)state;
	gives("/", "{setting: s, style: repeat, max: 2}", "{\"s\": [\"1\", \"2\"]}",
	      "https://x/?q=1&q=2");
	gives("/", "{setting: s, style: repeat, max: 2}", "{\"s\": [\"1\", \"2\", \"3\"]}",
	      "https://x/");
	gives("/", "{setting: s, unless: [t, u]}", "{\"s\": \"1\", \"u\": [\"2\"]}", "https://x/");
	gives("/", "{setting: s, unless: [t, u]}", "{\"s\": \"1\", \"u\": []}", "https://x/?q=1");
	gives("/", "{setting: s, style: csv, of: [A, C]}", "{\"s\": [\"A\", \"B\", \"C\"]}",
	      "https://x/?q=A,C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fills_the_path_from_partition_and_passes),
		cmocka_unit_test(sends_literals_and_passes),
		cmocka_unit_test(sends_settings_or_their_default),
		cmocka_unit_test(leaves_out_what_the_api_would_refuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
