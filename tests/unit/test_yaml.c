#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "json/yaml.h"

static void gives(const char *yaml, const char *json)
{
	struct error err = {0};
	json_t *value = from_yaml(slice_of(yaml), "test.yaml", NULL, &err);
	char *text;

	assert_string_equal(err.text, "");
	assert_non_null(value);
	text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	assert_string_equal(text, json);
	free(text);
	json_decref(value);
}

static void refuses(struct slice yaml, const char *sentence)
{
	struct error err = {0};
	json_t *lines = NULL;

	assert_null(from_yaml(yaml, "test.yaml", &lines, &err));
	assert_null(lines);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_string_equal(err.text, sentence);
}

static void reads_maps_lists_and_scalars(void **state)
{
	(void)state;
	gives("a: 1\nb: [x, {c: d}]\n", "{\"a\":1,\"b\":[\"x\",{\"c\":\"d\"}]}");
	gives("{\"json\": [1, 2.5, \"x\", true, null]}", "{\"json\":[1,2.5,\"x\",true,null]}");
	gives("- ~\n-\n- null\n- Null\n- ''\n", "[null,null,null,null,\"\"]");
	gives("- true\n- False\n- yes\n- 'true'\n", "[true,false,\"yes\",\"true\"]");
	gives("a: |\n  two\n  lines\n", "{\"a\":\"two\\nlines\\n\"}");
}

static void reads_an_empty_text_as_null(void **state)
{
	(void)state;
	gives("", "null");
	gives("# a comment only\n", "null");
	gives("---\n", "null");
}

static void keeps_as_text_what_a_number_would_lose(void **state)
{
	(void)state;
	gives("[0, -7, 549755885175, 9223372036854775807]",
	      "[0,-7,549755885175,9223372036854775807]");
	gives("[9223372036854775808, 0123, 1e5, 0x10, -0, +1, 1_000, '12']",
	      "[\"9223372036854775808\",\"0123\",\"1e5\",\"0x10\",\"-0\",\"+1\",\"1_000\",\"12\"]");
	gives("[0.5, -12.25, 1., .5, 1.2.3, 1234567890.1234567, 2026-11-22]",
	      "[0.5,-12.25,\"1.\",\".5\",\"1.2.3\",\"1234567890.1234567\",\"2026-11-22\"]");
}

static void resolves_aliases(void **state)
{
	(void)state;
	gives("a: &x [1]\nb: *x\n", "{\"a\":[1],\"b\":[1]}");
}

static void tells_the_line_of_every_key_and_element(void **state)
{
	struct error err = {0};
	json_t *lines = NULL;
	json_t *value =
		from_yaml(slice_of("a:\n  b: 1\n  c:\n    - x\n    - {d: 1,\n       e: 2}\n"),
			  "test.yaml", &lines, &err);

	(void)state;
	assert_non_null(value);
	assert_int_equal(json_integer_value(json_object_get(lines, "")), 1);
	assert_int_equal(json_integer_value(json_object_get(lines, "a.b")), 2);
	assert_int_equal(json_integer_value(json_object_get(lines, "a.c")), 3);
	assert_int_equal(json_integer_value(json_object_get(lines, "a.c[0]")), 4);
	assert_int_equal(json_integer_value(json_object_get(lines, "a.c[1]")), 5);
	assert_int_equal(json_integer_value(json_object_get(lines, "a.c[1].e")), 6);
	json_decref(value);
	json_decref(lines);
}

static void refuses_a_key_that_stands_there_twice(void **state)
{
	(void)state;
	refuses(slice_of("a: 1\nb: 2\na: 3\n"), "test.yaml:3: the key a stands there twice");
}

static void refuses_what_json_cannot_say(void **state)
{
	(void)state;
	refuses(slice_of("a: 1\n[b]: 2\n"), "test.yaml:2: a key must be a plain text");
	refuses(slice_of("\"a\\0b\": 2\n"), "test.yaml:1: a key must be a plain text");
	refuses(slice_of("a: !secret x\n"), "test.yaml:1: tags are not understood");
	refuses(slice_of("a: 1\n---\nb: 1\n"), "test.yaml:3: a second document");
}

static void refuses_bad_syntax_with_its_line(void **state)
{
	(void)state;
	refuses(slice_of("a: 1\nb: [1, 2\nc: 3\n"),
		"test.yaml:3: did not find expected ',' or ']' while parsing a flow sequence");
	refuses(slice_of("a: \"\xff\"\n"), "test.yaml:1: invalid leading UTF-8 octet");
	refuses(slice_of("a: 1\n---\n{"),
		"test.yaml:4: did not find expected node content while parsing a flow node");
}

static void refuses_an_anchor_within_itself(void **state)
{
	(void)state;
	refuses(slice_of("a: &x\n  b: *x\n"), "test.yaml:1: nested more than 64 levels deep");
}

static void refuses_aliases_that_multiply(void **state)
{
	struct buffer bomb BUFFER_SCOPED = {0};

	(void)state;
	buffer_add_text(&bomb, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 10; i++)
		buffer_format(&bomb, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
			      i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	refuses(buffer_slice(&bomb), "test.yaml:1: more than a million values");
}

static void reads_a_file(void **state)
{
	char path[] = "/tmp/test_yaml.XXXXXX";
	int fd = mkstemp(path);
	struct error err = {0};
	json_t *value;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a: 1\n", 5), 5);
	close(fd);
	value = from_yaml_file(path, NULL, &err);
	assert_int_equal(json_integer_value(json_object_get(value, "a")), 1);
	json_decref(value);
	unlink(path);
}

static void refuses_a_file_that_cannot_be_read(void **state)
{
	struct error err = {0};

	(void)state;
	assert_null(from_yaml_file("/nowhere/x.yaml", NULL, &err));
	assert_string_equal(err.text,
			    "/nowhere/x.yaml cannot be opened: No such file or directory");
	error_clear(&err);
	assert_null(from_yaml_file("/tmp", NULL, &err));
	assert_string_equal(err.text, "/tmp cannot be read: Is a directory");
	error_clear(&err);
	assert_null(from_yaml_file("/dev/zero", NULL, &err));
	assert_string_equal(err.text, "/dev/zero is larger than 8 MiB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_maps_lists_and_scalars),
		cmocka_unit_test(reads_an_empty_text_as_null),
		cmocka_unit_test(keeps_as_text_what_a_number_would_lose),
		cmocka_unit_test(resolves_aliases),
		cmocka_unit_test(tells_the_line_of_every_key_and_element),
		cmocka_unit_test(refuses_a_key_that_stands_there_twice),
		cmocka_unit_test(refuses_what_json_cannot_say),
		cmocka_unit_test(refuses_bad_syntax_with_its_line),
		cmocka_unit_test(refuses_an_anchor_within_itself),
		cmocka_unit_test(refuses_aliases_that_multiply),
		cmocka_unit_test(reads_a_file),
		cmocka_unit_test(refuses_a_file_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
