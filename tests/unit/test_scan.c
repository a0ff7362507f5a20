#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tests/fuzz/validate.h"
#include "json/scan.h"
#include "json/text.h"

/* What a scan finds, as one line: CAPTURES=ROW for each row, then the cursor or the error. */
static char *found(struct slice body, const char *path_text, const char *cursor)
{
	struct buffer line BUFFER_SCOPED = {0};
	struct error err = {0};
	struct scan_path *path = scan_path_new(path_text, &err);
	struct scan scan;
	int more;

	assert_non_null(path);
	scan_begin(&scan, body, path, cursor);
	while ((more = scan_next(&scan, &err)) == 1) {
		const char *start = scan.at;

		for (size_t i = 0; scan_path_capture(path, i); i++) {
			buffer_add_slice(&line, scan.captures[i]);
			buffer_add_char(&line, '=');
		}
		if (scan_skip(&scan, &err) < 0) {
			more = -1;
			break;
		}
		buffer_add(&line, start, (size_t)(scan.at - start));
		buffer_add_char(&line, ' ');
	}
	if (more == 0)
		buffer_format(&line, "| %s", buffer_text(&scan.cursor));
	else
		buffer_format(&line, "! %s", strrchr(err.text, ':') + 2);
	assert_int_equal(err.kind, more ? ERROR_TRANSIENT : ERROR_NONE);
	scan_release(&scan);
	scan_path_free(path);
	return memory_text(buffer_text(&line));
}

static void expect(const char *path, const char *body, const char *line)
{
	char *got SCOPED = found(slice_of(body), path, "bookmark");

	assert_string_equal(got, line);
}

static void finds_the_elements_of_a_root_member(void **state)
{
	(void)state;
	expect("items[]", "{\"items\":[{\"a\":1},{}],\"bookmark\":\"x\"}", "{\"a\":1} {} | x");
	expect("items[]", " {\"n\" : [1,{\"items\":[9]}] , \"items\" : [ ] } ", "| ");
	expect("items[]", "{\"\\u0069tems\":[1]}", "1 | ");
	expect("a.b[]", "{\"a\":{\"c\":[0],\"b\":[1,2]},\"b\":[3]}", "1 2 | ");
	expect("data", "{\"data\":{\"a\":1}}", "{\"a\":1} | ");
}

static void finds_the_elements_of_the_root(void **state)
{
	(void)state;
	expect("[]", "[{\"a\":[1]},{}]", "{\"a\":[1]} {} | ");
	expect("[]", "[]", "| ");
	expect("[]", "[null]", "null | ");
}

static void finds_rows_below_one_name_or_two(void **state)
{
	static const char path[] = "{entity}{entity?}[]";

	(void)state;
	expect(path, "{\"7\":[1,2],\"8\":[3]}", "7=1 7=2 8=3 | ");
	expect(path, "{\"d\":{\"7\":[1],\"8\":[2,3]},\"e\":{\"7\":[4]}}", "7=1 8=2 8=3 7=4 | ");
	expect(path, "{\"7\":[1],\"d\":{\"8\":[2]},\"9\":[3],\"e\":{},\"f\":null,\"g\":[]}",
	       "7=1 8=2 9=3 | ");
	expect(path, "{\"d\":{\"7\":{}}}", "! rows are expected here, in an array");
	expect(path, "{\"d\":1}", "! rows are expected here, in an object");
}

static void finds_the_root_itself(void **state)
{
	(void)state;
	expect(".", " {\"bookmark\":\"no\"} ", "{\"bookmark\":\"no\"} | ");
	expect(".", "12", "12 | ");
}

static void captures_the_names_of_members(void **state)
{
	(void)state;
	expect("{split}.daily_metrics[]",
	       "{\"ALL\":{\"x\":1,\"daily_metrics\":[1,2]},\"b\\u0062\":{\"daily_metrics\":[3]}}",
	       "ALL=1 ALL=2 b\\u0062=3 | ");
	expect("{entity}[]", "{\"7\":[1],\"bookmark\":\"x\",\"8\":[2]}", "7=1 8=2 | x");
	expect("{pin_id}.{split}.d[]", "{\"7\":{\"A\":{\"d\":[1]},\"B\":{\"d\":[2]}},\"8\":{}}",
	       "7=A=1 7=B=2 | ");
	expect("items{key}", "{\"items\":{\"a\":{},\"b\":5}}", "a={} b=5 | ");
}

static void goes_through_elements_into_their_members(void **state)
{
	(void)state;
	expect("items[].labels[]",
	       "{\"items\":[{\"labels\":[1]},{\"x\":1},{\"labels\":null},{\"labels\":[]},{"
	       "\"labels\":[2,3]}]}",
	       "1 2 3 | ");
	expect("[].labels[]", "[{\"labels\":[1]},null]", "1 | ");
	expect("items[].owner", "{\"items\":[{\"owner\":{}},{\"owner\":null},{}]}", "{} | ");
}

static void null_below_the_first_step_holds_no_rows(void **state)
{
	(void)state;
	expect("{split}.d[]", "{\"A\":null,\"B\":{\"d\":null},\"C\":{}}", "| ");
	expect("{entity}[]", "{\"A\":null}", "| ");
	expect("a.b[]", "{\"a\":{}}", "| ");
}

static void null_instead_of_an_array_holds_no_rows_where_the_path_says_so(void **state)
{
	(void)state;
	expect("[]?{key}", " null ", "| ");
	expect("[]?{key}", "[{\"a\":1}]", "a=1 | ");
	expect("[]?", "null1", "! something stands behind the end");
	expect("[]?", "nul", "! it ends too early");
	expect("[]?", "{}", "! rows are expected here, in an array");
	expect("items[]?", "{\"items\":null,\"bookmark\":\"x\"}", "| x");
	expect("items[]?", "{}", "! the member that holds the rows is not there");
}

static void refuses_a_body_of_another_shape(void **state)
{
	(void)state;
	expect("items[]", "{}", "! the member that holds the rows is not there");
	expect("items[]", "{\"code\":1,\"message\":\"x\"}",
	       "! the member that holds the rows is not there");
	expect("items[]", "{\"items\":null}", "! rows are expected here, in an array");
	expect("items[]", "{\"items\":{}}", "! rows are expected here, in an array");
	expect("items[]", "[]", "! rows are expected here, in an object");
	expect("[]", "{}", "! rows are expected here, in an array");
	expect("[]", "null", "! rows are expected here, in an array");
	expect("{a}.b[]", "[]", "! rows are expected here, in an object");
	expect("{a}.b[]", "{\"x\":[]}", "! rows are expected here, in an object");
	expect("items[].labels[]", "{\"items\":[{\"labels\":{}}]}",
	       "! rows are expected here, in an array");
}

static void refuses_rows_that_stand_twice(void **state)
{
	(void)state;
	expect("items[]", "{\"items\":[1],\"items\":[2]}",
	       "1 ! the member that holds the rows stands twice");
	expect("[].l[]", "[{\"l\":[1]},{\"l\":[2],\"l\":[3]}]",
	       "1 2 ! the member that holds the rows stands twice");
}

static void keeps_the_cursor_wherever_it_stands(void **state)
{
	(void)state;
	expect("items[]", "{\"bookmark\":\"a\\u003d\\n\",\"items\":[1]}", "1 | a=\n");
	expect("items[]", "{\"items\":[1],\"bookmark\":\"b\"}", "1 | b");
	expect("items[]", "{\"items\":[1],\"bookmark\":null}", "1 | ");
	expect("items[]", "{\"items\":[1],\"bookmark\":\"\"}", "1 | ");
	expect("items[]", "{\"items\":[{\"bookmark\":\"row\"}]}", "{\"bookmark\":\"row\"} | ");
	expect("items[]", "{\"items\":[],\"bookmark\":12}", "| 12");
	expect("items[]", "{\"bookmark\":\"a\",\"items\":[],\"bookmark\":\"b\"}", "| b");
	expect("items[]", "{\"bookmark\":\"a\",\"items\":[],\"bookmark\":null}", "| ");
	expect("items[]", "{\"items\":[],\"\\u0062ookmark\":\"a\"}", "| a");
	expect("items[]", "{\"items\":[],\"bookmark\":{}}",
	       "! the cursor is neither text nor null");
	expect("items[]", "{\"items\":[],\"bookmark\":true}",
	       "! the cursor is neither text nor null");
}

static void knows_no_cursor_unless_asked(void **state)
{
	char *got SCOPED = found(slice_of("{\"bookmark\":{},\"items\":[1]}"), "items[]", NULL);

	(void)state;
	assert_string_equal(got, "1 | ");
}

static void counts_the_rows(void **state)
{
	struct error err = {0};
	struct scan_path *path = scan_path_new("[]", &err);
	struct scan scan;

	(void)state;
	scan_begin(&scan, slice_of("[1,2]"), path, NULL);
	for (size_t row = 1; row <= 2; row++) {
		assert_int_equal(scan_next(&scan, &err), 1);
		assert_int_equal(scan.rows, row);
		assert_int_equal(scan_skip(&scan, &err), 0);
	}
	assert_int_equal(scan_next(&scan, &err), 0);
	assert_int_equal(scan_next(&scan, &err), 0);
	assert_int_equal(scan.rows, 2);
	scan_release(&scan);
	scan_path_free(path);
}

static void refuses_every_truncation(void **state)
{
	static const char *const bodies[] = {
		"{\"items\":[{\"a\":\"x\\u00e9\\n\",\"b\":[true,false,null,-1.5e+7]},{}],"
		"\"bookmark\":\"z\"}",
		"{ \"x\" : { \"y\" : [ 1 , [ ] , { } ] } , \"items\" : [ \"\\ud83d\\ude00\" ] }",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		for (size_t length = 0; length < strlen(bodies[i]); length++) {
			/* New memory of this very length: a sanitizer sees a byte read too far. */
			char *bytes SCOPED = memory_new(length, 1);
			char *got SCOPED = NULL;

			memcpy(bytes, bodies[i], length);
			got = found((struct slice){bytes, length}, "items[]", "bookmark");
			assert_non_null(strstr(got, "! it ends too early"));
		}
}

static int validate(struct slice text)
{
	struct error err = {0};
	int result = validate_text(text, &err);

	assert_int_equal(err.kind, result ? ERROR_TRANSIENT : ERROR_NONE);
	return result;
}

static void accepts_what_rfc_8259_allows(void **state)
{
	static const char *const texts[] = {
		"0",	       "-0",
		"-0.0",	       "10",
		"1e5",	       "1E-5",
		"1.5e+0",      "123456789012345678901234567890",
		"\"\"",	       "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u12aF\"",
		"\"\x7f\"",    "true",
		"false",       "null",
		"[]",	       "{}",
		" [ ] ",       "\t\r\n{ }\n",
		"[[],{}]",     "{\"\":0,\"\":1}",
		"\"\\ud800\"", "\"\xff\xc3\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(validate(slice_of(texts[i])), 0);
}

static void refuses_what_rfc_8259_does_not_allow(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"01",
		"-01",
		"00",
		"-",
		"+1",
		".5",
		"1.",
		"1.e5",
		"1e",
		"1e+",
		"0x1",
		"1 2",
		"NaN",
		"Infinity",
		"-Infinity",
		"tru",
		"TRUE",
		"nul",
		"nulll",
		"truefalse",
		"'a'",
		"a",
		"\"",
		"\"\\\"",
		"\"\\x\"",
		"\"\\u12g4\"",
		"\"\\u123\"",
		"\"\t\"",
		"\"\n\"",
		"\"\x1f\"",
		"[1,]",
		"[,1]",
		"[1 2]",
		"[1",
		"]",
		"[}",
		"{]",
		"{,}",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{a:1}",
		"{1:1}",
		"{\"a\" 1}",
		"{\"a\":1 \"b\":2}",
		"[1]x",
		"{}{}",
		"//\n1",
		"\xef\xbb\xbf{}",
		"[1]\f",
		"\v1",
		"[\"a\"1]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(validate(slice_of(texts[i])), -1);
	assert_int_equal(validate((struct slice){"\"\0\"", 3}), -1);
	assert_int_equal(validate((struct slice){"1\0", 2}), -1);
}

static void sees_a_bad_byte_at_any_place_in_a_string(void **state)
{
	(void)state;
	for (size_t length = 1; length < 40; length++)
		for (size_t place = 0; place < length; place++) {
			char text[48] = "\"";

			memset(text + 1, 'a', length);
			text[length + 1] = '"';
			assert_int_equal(validate((struct slice){text, length + 2}), 0);
			text[place + 1] = '\x1f';
			assert_int_equal(validate((struct slice){text, length + 2}), -1);
			text[place + 1] = '"';
			assert_int_equal(validate((struct slice){text, length + 2}), -1);
			text[place + 1] = 'a';
			text[length + 1] = 'a';
			assert_int_equal(validate((struct slice){text, length + 2}), -1);
		}
}

static void allows_sixty_four_levels(void **state)
{
	char text[2 * (SCAN_DEPTH_MAX + 1)];

	(void)state;
	memset(text, '[', SCAN_DEPTH_MAX);
	memset(text + SCAN_DEPTH_MAX, ']', SCAN_DEPTH_MAX);
	assert_int_equal(validate((struct slice){text, 2 * (size_t)SCAN_DEPTH_MAX}), 0);
	memset(text, '[', SCAN_DEPTH_MAX + 1);
	memset(text + SCAN_DEPTH_MAX + 1, ']', SCAN_DEPTH_MAX + 1);
	assert_int_equal(validate((struct slice){text, sizeof(text)}), -1);
}

static void tells_the_byte_and_never_the_text(void **state)
{
	struct error err = {0};

	(void)state;
	assert_int_equal(validate_text(slice_of("[1,tokenABC]"), &err), -1);
	assert_string_equal(err.text, "malformed at byte 3 of 12: no value begins like this");
}

static void refuses_paths_that_lead_nowhere(void **state)
{
	static const char *const texts[] = {
		"",
		"..",
		"items[",
		"items]",
		"a..b",
		"a.",
		".a",
		"[]a",
		"{a",
		"{}",
		"a b",
		"{a}b",
		"{a}.{a}",
		"{a}{b}{c}{d}{e}",
		"a.b.c.d.e.f.g.h.i",
		"items[0]",
		"{a?}",
		"{a?}[]",
		"{a}{b?}",
		"{a}{b?}.c[]",
		"{a}{b?",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct error err = {0};

		assert_null(scan_path_new(texts[i], &err));
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, texts[i]));
	}
}

static void names_the_captures_of_a_path(void **state)
{
	struct error err = {0};
	struct scan_path *path = scan_path_new("{pin_id}.{split}.daily_metrics[]", &err);

	(void)state;
	assert_string_equal(scan_path_capture(path, 0), "pin_id");
	assert_string_equal(scan_path_capture(path, 1), "split");
	assert_null(scan_path_capture(path, 2));
	scan_path_free(path);
	scan_path_free(NULL);
}

static void decodes(const char *raw, size_t length, const char *text)
{
	struct buffer out BUFFER_SCOPED = {0};

	text_decode((struct slice){raw, length}, &out);
	assert_string_equal(buffer_text(&out), text);
}

static void decodes_escapes_and_repairs(void **state)
{
	static const struct {
		const char *raw, *text;
	} cases[] = {
		{"", ""},
		{"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
		{"\\u0041\\u00e9\\u20ac\\ud83d\\ude00", "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
		{"\\uD83Dx\\ude00", "\xef\xbf\xbdx\xef\xbf\xbd"},
		{"a\\u0000b", "ab"},
		{"\xf0\x9f\x98z\xc0\xaf", "\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd"},
		{"\\", "\\"},
		{"\\u12", "\\u12"},
		{"\\q", "\\q"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		decodes(cases[i].raw, strlen(cases[i].raw), cases[i].text);
	decodes("a\0b", 3, "ab");
}

static void tells_whether_the_rest_is_clean_without_moving(void **state)
{
	static const char good[] = "{\"items\":[{\"a\":1},{\"a\":2},{\"a\":3}],\"bookmark\":\"x\"}";
	static const char bad[] = "{\"items\":[{\"a\":1},{\"a\":2},{\"a\":3}],\"bookmark\":\"x\"";
	struct error err = {0};
	struct scan_path *path = scan_path_new("items[]", &err);
	struct buffer cursor BUFFER_SCOPED = {0};
	struct scan scan;

	(void)state;
	scan_begin(&scan, slice_of(good), path, "bookmark");
	assert_int_equal(scan_next(&scan, &err), 1);
	assert_int_equal(scan_skip(&scan, &err), 0);
	assert_int_equal(scan_rest(&scan, &cursor, &err), 0);
	assert_string_equal(buffer_text(&cursor), "x");
	assert_int_equal(scan.cursor.length, 0);
	assert_int_equal(scan_next(&scan, &err), 1);
	assert_int_equal(scan.rows, 2);
	scan_release(&scan);

	scan_begin(&scan, slice_of(bad), path, "bookmark");
	assert_int_equal(scan_next(&scan, &err), 1);
	assert_int_equal(scan_skip(&scan, &err), 0);
	assert_int_equal(scan_rest(&scan, &cursor, &err), -1);
	assert_int_equal(err.kind, ERROR_TRANSIENT);
	scan_release(&scan);
	scan_path_free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_whether_the_rest_is_clean_without_moving),
		cmocka_unit_test(finds_the_elements_of_a_root_member),
		cmocka_unit_test(finds_the_elements_of_the_root),
		cmocka_unit_test(finds_rows_below_one_name_or_two),
		cmocka_unit_test(finds_the_root_itself),
		cmocka_unit_test(captures_the_names_of_members),
		cmocka_unit_test(goes_through_elements_into_their_members),
		cmocka_unit_test(null_below_the_first_step_holds_no_rows),
		cmocka_unit_test(null_instead_of_an_array_holds_no_rows_where_the_path_says_so),
		cmocka_unit_test(refuses_a_body_of_another_shape),
		cmocka_unit_test(refuses_rows_that_stand_twice),
		cmocka_unit_test(keeps_the_cursor_wherever_it_stands),
		cmocka_unit_test(knows_no_cursor_unless_asked),
		cmocka_unit_test(counts_the_rows),
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(accepts_what_rfc_8259_allows),
		cmocka_unit_test(refuses_what_rfc_8259_does_not_allow),
		cmocka_unit_test(sees_a_bad_byte_at_any_place_in_a_string),
		cmocka_unit_test(allows_sixty_four_levels),
		cmocka_unit_test(tells_the_byte_and_never_the_text),
		cmocka_unit_test(refuses_paths_that_lead_nowhere),
		cmocka_unit_test(names_the_captures_of_a_path),
		cmocka_unit_test(decodes_escapes_and_repairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
