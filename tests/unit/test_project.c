#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tests/fuzz/fields.h"
#include "json/project.h"

/* One program and what it noticed; made anew for each case. */
struct subject {
	struct project *project;
	struct project_notes notes;
	struct project_row_io io;
	struct buffer out;
	struct error err;
};

static void begin(struct subject *subject, const char *fields_text, const char *lift, bool extra)
{
	struct fields fields = fields_parse(fields_text);

	*subject = (struct subject){.project = project_new(fields.list, fields.count, lift, extra)};
	fields_release(&fields);
	subject->io.out = &subject->out;
	subject->io.notes = &subject->notes;
}

static void end(struct subject *subject)
{
	project_free(subject->project);
	project_notes_release(&subject->notes);
	buffer_release(&subject->out);
}

/* All rows of the body, a record a line. */
static int read_all(struct subject *subject, struct slice body, const char *rows)
{
	struct scan_path *path = scan_path_new(rows, &subject->err);
	struct scan scan;
	int found;

	assert_non_null(path);
	scan_begin(&scan, body, path, NULL);
	while ((found = scan_next(&scan, &subject->err)) == 1) {
		int made = project_row(subject->project, &scan, &subject->io, &subject->err);

		if (made < 0) {
			found = -1;
			break;
		}
		if (made == 0)
			buffer_add_char(&subject->out, '\n');
	}
	scan_release(&scan);
	scan_path_free(path);
	return found;
}

static int read_row(struct subject *subject, const char *row)
{
	int found = read_all(subject, slice_of(row), ".");

	if (subject->out.length)
		buffer_truncate(&subject->out, subject->out.length - 1);
	return found;
}

static void expect(const char *fields, const char *row, const char *record)
{
	struct subject subject;

	begin(&subject, fields, NULL, false);
	assert_int_equal(read_row(&subject, row), 0);
	assert_string_equal(buffer_text(&subject.out), record);
	end(&subject);
}

static void expect_with(const char *lift, bool extra, const char *fields, const char *row,
			const char *record)
{
	struct subject subject;

	begin(&subject, fields, lift, extra);
	assert_int_equal(read_row(&subject, row), 0);
	assert_string_equal(buffer_text(&subject.out), record);
	end(&subject);
}

/* What becomes of one value under a type: the value in the record, then ~ if repaired, ! if nulled.
 */
static void converts(const char *type, const char *value, const char *result)
{
	char *fields SCOPED = memory_format("f:%s", type);
	char *row SCOPED = memory_format("{\"f\":%s}", value);
	struct buffer record BUFFER_SCOPED = {0};
	struct subject subject;

	buffer_add_text(&record, "{\"f\":");
	buffer_add(&record, result, strcspn(result, "~!"));
	buffer_add_char(&record, '}');
	begin(&subject, fields, NULL, false);
	assert_int_equal(read_row(&subject, row), 0);
	assert_string_equal(buffer_text(&subject.out), buffer_text(&record));
	assert_int_equal(subject.notes.repaired_count, strchr(result, '~') ? 1 : 0);
	assert_int_equal(subject.notes.nulled_count, strchr(result, '!') ? 1 : 0);
	assert_int_equal(subject.io.nulled_count, subject.notes.nulled_count);
	assert_int_equal(subject.notes.unknown_count, 0);
	end(&subject);
}

struct value_case {
	const char *value, *result;
};

static void convert_all(const char *type, const struct value_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		converts(type, cases[i].value, cases[i].result);
}
#define CONVERT_ALL(type, cases) convert_all(type, cases, sizeof(cases) / sizeof((cases)[0]))

static void keeps_what_was_selected_under_its_new_name(void **state)
{
	(void)state;
	expect("ad_id=AD_ID:id,spend=SPEND:number", "{ \"SPEND\" : 12 , \"AD_ID\" : 6871 }",
	       "{\"spend\":12,\"ad_id\":\"6871\"}");
	expect("a:number,b:string-", "{\"b\":\"x\",\"a\":1}", "{\"a\":1}");
	expect("a:number", "{}", "{\"a\":null}");
	expect("", "{}", "{}");
	expect("a:number,b:number", "{\"\\u0061\":1,\"b\":2}", "{\"a\":1,\"b\":2}");
}

static void a_blank_field_is_never_null(void **state)
{
	static const struct project_field fields[] = {
		{.name = "title",
		 .from = "t",
		 .type = TYPE_STRING,
		 .emit = true,
		 .key = true,
		 .blank = true},
		{.name = "n", .from = "n", .type = TYPE_NUMBER, .emit = true},
	};
	struct subject subject;

	(void)state;
	begin(&subject, "", NULL, false);
	project_free(subject.project);
	subject.project = project_new(fields, 2, NULL, false);
	assert_int_equal(
		read_all(&subject,
			 slice_of("[{\"t\":\"x\",\"n\":1},{\"t\":null,\"n\":2},{\"n\":null},"
				  "{\"t\":null,\"t\":\"y\"},{\"t\":[1],\"n\":3}]"),
			 "[]"),
		0);
	assert_string_equal(buffer_text(&subject.out), "{\"title\":\"x\",\"n\":1}\n"
						       "{\"n\":2,\"title\":\"\"}\n"
						       "{\"n\":null,\"title\":\"\"}\n"
						       "{\"title\":\"y\",\"n\":null}\n"
						       "{\"n\":3,\"title\":\"\"}\n");
	end(&subject);
}

static void a_row_that_lacks_what_is_needed_is_no_record(void **state)
{
	static const struct project_field fields[] = {
		{.name = "date",
		 .from = "d",
		 .type = TYPE_DATE,
		 .emit = true,
		 .key = true,
		 .needed = true},
		{.name = "id", .from = "id", .type = TYPE_ID, .emit = true, .key = true},
	};
	struct subject subject;

	(void)state;
	begin(&subject, "", NULL, false);
	project_free(subject.project);
	subject.project = project_new(fields, 2, NULL, false);
	assert_int_equal(read_all(&subject,
				  slice_of("[{\"d\":null,\"id\":1},{\"id\":null},"
					   "{\"d\":\"2026-11-16\",\"id\":2},{\"d\":null}]"),
				  "[]"),
			 0);
	assert_string_equal(buffer_text(&subject.out), "{\"date\":\"2026-11-16\",\"id\":\"2\"}\n");
	assert_int_equal(read_row(&subject, "{\"d\":\"2026-11-17\"}"), -1);
	assert_string_equal(
		subject.err.text,
		"row 1 of date \"2026-11-17\": its key \"id\" is null, absent or unfit");
	end(&subject);
}

static void members_of_a_row_that_is_kept_whole_are_not_unknown(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "value=.:any,id:id", NULL, true);
	assert_int_equal(read_row(&subject, "{\"id\":7,\"b\":[1]}"), 0);
	assert_int_equal(subject.notes.unknown_count, 0);
	assert_non_null(strstr(buffer_text(&subject.out), "\"_extra\":null"));
	end(&subject);
	begin(&subject, "value=.:string,id:id", NULL, false);
	assert_int_equal(read_row(&subject, "{\"id\":7,\"b\":[1]}"), 0);
	assert_int_equal(subject.notes.unknown_count, 1);
	end(&subject);
}

static void a_row_may_be_read_as_a_whole(void **state)
{
	struct subject subject;

	(void)state;
	expect("value=.:string", "\"x\"", "{\"value\":\"x\"}");
	expect("value=.:number,other:string", "1.50", "{\"value\":1.50,\"other\":null}");
	expect("value=.:any,id:id", "{\"id\":7,\"b\":[1]}",
	       "{\"id\":\"7\",\"value\":\"{\\\"id\\\":7,\\\"b\\\":[1]}\"}");
	begin(&subject, "value=.:string", NULL, false);
	assert_int_equal(read_all(&subject, slice_of("[{\"a\":\"x\",\"b\":7},{}]"), "[]{key}"), 0);
	assert_string_equal(buffer_text(&subject.out), "{\"value\":\"x\"}\n{\"value\":\"7\"}\n");
	end(&subject);
}

static void learns_the_order_of_members_and_does_not_rely_on_it(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "a:number,bb:number,ccc:number", NULL, false);
	assert_int_equal(
		read_all(&subject,
			 slice_of("[{\"a\":1,\"bb\":2,\"ccc\":3},{\"a\":4,\"bb\":5,\"ccc\":6},"
				  "{\"ccc\":7,\"a\":8},{\"bb\":9, \"ccc\" :10,\"a\": 11},"
				  "{\"b\":0,\"bb\":12,\"bbb\":0,\"ccc\":13,\"a\":14}]"),
			 "[]"),
		0);
	assert_string_equal(buffer_text(&subject.out),
			    "{\"a\":1,\"bb\":2,\"ccc\":3}\n{\"a\":4,\"bb\":5,\"ccc\":6}\n"
			    "{\"ccc\":7,\"a\":8,\"bb\":null}\n{\"bb\":9,\"ccc\":10,\"a\":11}\n"
			    "{\"bb\":12,\"ccc\":13,\"a\":14}\n");
	assert_int_equal(subject.notes.unknown_count, 2);
	end(&subject);
}

static void numbers_keep_every_digit(void **state)
{
	static const struct value_case cases[] = {
		{"0", "0"},
		{"-0", "-0"},
		{"0.1", "0.1"},
		{"0.10000000000000000000000000000001", "0.10000000000000000000000000000001"},
		{"1E-400", "1E-400"},
		{"12345678", "12345678"},
		{"1234567890123456789012345678901234567890",
		 "1234567890123456789012345678901234567890"},
		{"-12345678901234567.5e+10", "-12345678901234567.5e+10"},
		{"\"12.50\"", "12.50~"},
		{"\" 7 \"", "7~"},
		{"\"\\u0031\"", "1~"},
		{"\"\"", "null!"},
		{"\"1,000\"", "null!"},
		{"\"01\"", "null!"},
		{"\"NaN\"", "null!"},
		{"\"1 2\"", "null!"},
		{"true", "null!"},
		{"null", "null"},
		{"[1]", "null!"},
		{"{\"a\":1}", "null!"},
	};

	(void)state;
	CONVERT_ALL("number", cases);
}

static void integers_are_integers_in_any_notation(void **state)
{
	static const struct value_case cases[] = {
		{"1000", "1000"},
		{"-7", "-7"},
		{"-0", "0"},
		{"1000.0", "1000"},
		{"1e3", "1000"},
		{"1E+3", "1000"},
		{"1.5e1", "15"},
		{"-1.50e1", "-15"},
		{"1200e-2", "12"},
		{"0.00120e5", "120"},
		{"0e999999999999999999999", "0"},
		{"0.000", "0"},
		{"-0.0e-5", "0"},
		{"123456789012345678901234567890.00", "123456789012345678901234567890"},
		{"12345678901234567890.12345e5", "1234567890123456789012345"},
		{"1000.5", "null!"},
		{"1e-1", "null!"},
		{"12e-400", "null!"},
		{"1e999999999999999999999", "null!"},
		{"1e5000", "null!"},
		{"\"12\"", "12~"},
		{"\"1e2\"", "100~"},
		{"\"1.5\"", "null!"},
		{"\"abc\"", "null!"},
		{"false", "null!"},
		{"null", "null"},
	};

	(void)state;
	CONVERT_ALL("integer", cases);
}

static void an_integer_may_have_hundreds_of_digits(void **state)
{
	char *digits SCOPED = memory_new(5001, 1);
	char *value SCOPED = NULL;

	(void)state;
	memset(digits, '7', 5000);
	converts("integer", digits, digits);
	value = memory_format("%s.000", digits);
	converts("integer", value, digits);
	digits[1] = '\0';
	memset(digits + 1, '0', 400);
	digits[401] = '\0';
	converts("integer", "7e400", digits);
}

static void ids_become_strings_with_all_digits(void **state)
{
	static const struct value_case cases[] = {
		{"\"687\"", "\"687\""},
		{"687195134316", "\"687195134316\""},
		{"6.87e11", "\"687000000000\""},
		{"687.0", "\"687\""},
		{"-5", "\"-5\""},
		{"1.5", "\"1.5\""},
		{"12345678901234567890123", "\"12345678901234567890123\""},
		{"true", "\"true\"~"},
		{"null", "null"},
		{"[]", "null!"},
	};

	(void)state;
	CONVERT_ALL("id", cases);
}

static void any_scalar_becomes_its_text_under_string(void **state)
{
	static const struct value_case cases[] = {
		{"\"a\"", "\"a\""},
		{"\"\"", "\"\""},
		{"\"a\\n\\\"\\/\\u00e9\"", "\"a\\n\\\"\\/\\u00e9\""},
		{"12", "\"12\"~"},
		{"1.50e2", "\"1.50e2\"~"},
		{"false", "\"false\"~"},
		{"null", "null"},
		{"{}", "null!"},
		{"[\"a\"]", "null!"},
	};

	(void)state;
	CONVERT_ALL("string", cases);
}

static void booleans_know_words_and_digits(void **state)
{
	static const struct value_case cases[] = {
		{"true", "true"}, {"false", "false"},	 {"1", "true~"},
		{"0", "false~"},  {"\"true\"", "true~"}, {"\"False\"", "false~"},
		{"2", "null!"},	  {"\"yes\"", "null!"},	 {"\"\"", "null!"},
		{"null", "null"},
	};

	(void)state;
	CONVERT_ALL("boolean", cases);
}

static void dates_are_days_that_exist(void **state)
{
	static const struct value_case cases[] = {
		{"\"2026-11-20\"", "\"2026-11-20\""},
		{"\"2026-11-20T10:00:00\"", "\"2026-11-20\""},
		{"\"2026-11-20 10:00\"", "\"2026-11-20\""},
		{"\"2026\\u002d11-20\"", "\"2026-11-20\""},
		{"\"2024-02-29\"", "\"2024-02-29\""},
		{"\"2026-02-29\"", "null!"},
		{"\"2026-11-20x\"", "null!"},
		{"\"20261120\"", "null!"},
		{"\"\"", "null"},
		{"20261120", "null!"},
		{"null", "null"},
	};

	(void)state;
	CONVERT_ALL("date", cases);
}

static void date_times_are_mended(void **state)
{
	static const struct value_case cases[] = {
		{"\"2021-06-08T09:37:30Z\"", "\"2021-06-08T09:37:30Z\""},
		{"\"2021-06-08T09:37:30\"", "\"2021-06-08T09:37:30Z\""},
		{"\"2021-06-08T09:37:30.123456\"", "\"2021-06-08T09:37:30.123456Z\""},
		{"\"2021-06-08 09:37:30\"", "\"2021-06-08T09:37:30Z\""},
		{"\"2021-06-08t09:37:30z\"", "\"2021-06-08T09:37:30Z\""},
		{"\"2021-06-08T09:37:30+02:00\"", "\"2021-06-08T09:37:30+02:00\""},
		{"\"2021-06-08T09:37:30.5-0230\"", "\"2021-06-08T09:37:30.5-02:30\""},
		{"\"2021-06-08T09:37\"", "\"2021-06-08T09:37:00Z\""},
		{"\"2021-06-08T09\"", "\"2021-06-08T09:00:00Z\""},
		{"\"2021-06-08\"", "\"2021-06-08T00:00:00Z\""},
		{"\" 2021-06-08 \"", "\"2021-06-08T00:00:00Z\""},
		{"\"\"", "null"},
		{"null", "null"},
		{"\"2021-06-31\"", "null!"},
		{"\"2021-06-08x09:37:30\"", "null!"},
		{"\"2021-06-08T25:00:00\"", "null!"},
		{"\"2021-06-08T09:37:30+99:00\"", "null!"},
		{"\"2021-06-08T09:37:30.\"", "null!"},
		{"\"2021-06-08T0\"", "null!"},
		{"\"2021-06-08T09:37:30.123456789012345678901234567890\"", "null!"},
		{"\"soon\"", "null!"},
		{"1623145050", "null!"},
	};

	(void)state;
	CONVERT_ALL("datetime", cases);
}

static void hours_come_as_numbers_or_within_date_times(void **state)
{
	static const struct value_case cases[] = {
		{"0", "0"},
		{"23", "23"},
		{"7.0", "7"},
		{"\"7\"", "7~"},
		{"24", "null!"},
		{"-1", "null!"},
		{"100", "null!"},
		{"7.5", "null!"},
		{"\"2021-06-08T09:37:30\"", "9"},
		{"\"2021-06-08 23:00\"", "23"},
		{"\"2021-06-08T00\"", "0"},
		{"\"2021-06-08\"", "null"},
		{"\"\"", "null"},
		{"\"noon\"", "null!"},
		{"true", "null!"},
		{"null", "null"},
	};

	(void)state;
	CONVERT_ALL("hour", cases);
}

static void arrays_hold_values_of_their_type(void **state)
{
	static const struct value_case cases[] = {
		{"[]", "[]"},
		{"[ \"a\" , \"b\" ]", "[\"a\",\"b\"]"},
		{"[1,null,{},[]]", "[\"1\",null,null,null]~!"},
		{"\"a\"", "null!"},
		{"{}", "null!"},
		{"null", "null"},
	};

	(void)state;
	CONVERT_ALL("[string]", cases);
}

static void maps_are_copied_without_space_and_secrets(void **state)
{
	static const struct value_case cases[] = {
		{"{ }", "{}"},
		{"{ \"a\" : [ 1 , { } , [ ] ] , \"b\" : 1.50 }", "{\"a\":[1,{},[]],\"b\":1.50}"},
		{"{\"access_Token\":\"x\",\"a\":{\"CREDENTIALS\":{},\"b\":[{\"my_PassWord\":1,"
		 "\"c\":2}]}}",
		 "{\"a\":{\"b\":[{\"c\":2}]}}"},
		{"{\"passwd\":1,\"client_secret\":2,\"x_cryptographic_y\":3}", "{}"},
		{"{\"pass\\u0077ord\":1,\"pass\\u0000word\":2,\"past\":3}", "{\"past\":3}"},
		{"{\"a\":1,\"b\":2,\"a\":3}", "{\"b\":2,\"a\":3}"},
		{"{\"a\":1,\"\\u0061\":2}", "{\"a\":2}"},
		{"{\"a\":{\"b\":1,\"b\":2},\"a\":{\"b\":3,\"b\":4}}", "{\"a\":{\"b\":4}}"},
		{"{\"\\u2028\":1,\"\xe2\x80\xa8\":2,\"\\t\\\"\":3}",
		 "{\"\\u2028\":2,\"\\u0009\\\"\":3}"},
		{"{\"a\":\"\\u0000\"}", "{\"a\":\"\"}~"},
		{"[]", "null!"},
		{"\"a\"", "null!"},
		{"null", "null"},
	};

	(void)state;
	CONVERT_ALL("map", cases);
}

static void of_many_equal_names_in_a_map_the_last_wins(void **state)
{
	struct buffer value BUFFER_SCOPED = {0}, result BUFFER_SCOPED = {0};

	(void)state;
	buffer_add_char(&value, '{');
	buffer_add_char(&result, '{');
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 100; i++)
			buffer_format(&value, "\"name%d\":%d,", i, round);
	for (int i = 0; i < 100; i++)
		buffer_format(&result, "%s\"name%d\":1", i ? "," : "", i);
	value.data[value.length - 1] = '}';
	buffer_add_char(&result, '}');
	converts("map", buffer_text(&value), buffer_text(&result));
}

static void values_without_a_type_become_their_json_text(void **state)
{
	static const struct value_case cases[] = {
		{"5", "\"5\""},
		{"\"a\\n\"", "\"\\\"a\\\\n\\\"\""},
		{"{ \"a\" : [ \"b\" ] , \"token\":1 }", "\"{\\\"a\\\":[\\\"b\\\"]}\""},
		{"true", "\"true\""},
		{"null", "null"},
	};

	(void)state;
	CONVERT_ALL("any", cases);
	converts("[any]", "[1,null,{}]", "[\"1\",null,\"{}\"]");
}

static void texts_are_repaired(void **state)
{
	static const struct value_case cases[] = {
		{"\"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80\"",
		 "\"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80\""},
		{"\"a\xff\xfe\"", "\"a\xef\xbf\xbd\xef\xbf\xbd\"~"},
		{"\"\xe2\x82z\"", "\"\xef\xbf\xbdz\"~"},
		{"\"\xf0\x9f\x98\"", "\"\xef\xbf\xbd\"~"},
		{"\"\xed\xa0\x80\"", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"~"},
		{"\"a\\u0000b\"", "\"ab\"~"},
		{"\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\""},
		{"\"\\ud83d\"", "\"\xef\xbf\xbd\"~"},
		{"\"\\ude00\\ud83d\"", "\"\xef\xbf\xbd\xef\xbf\xbd\"~"},
		{"\"\\ud83d\\u0041\"", "\"\xef\xbf\xbd\\u0041\"~"},
		{"\"\\ud83d\\n\"", "\"\xef\xbf\xbd\\n\"~"},
		{"\"\xe2\x80\xa8\xe2\x80\xa9\xc2\x85\"", "\"\\u2028\\u2029\\u0085\""},
		{"\"\\u2028\"", "\"\\u2028\""},
	};

	(void)state;
	CONVERT_ALL("string", cases);
}

static void nested_objects_are_projected_too(void **state)
{
	const char *fields = "o:object{name=NAME:string,id:id,l:[object{x:integer}],p:object{}}";

	(void)state;
	expect(fields,
	       "{\"o\":{ \"NAME\" : \"n\" , \"id\":5,\"l\":[{\"x\":\"1\"},{},null,3],\"p\":{}}}",
	       "{\"o\":{\"name\":\"n\",\"id\":\"5\",\"l\":[{\"x\":1},{},null,null],\"p\":{}}}");
	expect(fields, "{\"o\":{\"id\":null}}", "{\"o\":{\"id\":null}}");
	expect(fields, "{\"o\":{}}", "{\"o\":{}}");
	expect(fields, "{\"o\":null}", "{\"o\":null}");
	expect(fields, "{\"o\":[]}", "{\"o\":null}");
	expect(fields, "{\"o\":\"text\"}", "{\"o\":null}");
}

static void of_duplicates_the_last_wins(void **state)
{
	(void)state;
	expect("a:number,b:number", "{\"a\":1,\"b\":2,\"a\":3}", "{\"b\":2,\"a\":3}");
	expect("a:number,b:number", "{\"a\":1,\"b\":2,\"b\":3,\"a\":null}", "{\"b\":3,\"a\":null}");
	expect("a:number,b:number", "{\"a\":1,\"\\u0061\":2,\"b\":0}", "{\"a\":2,\"b\":0}");
	expect("o:object{a:number,b:string}",
	       "{\"o\":{\"a\":1,\"b\":\"x\",\"a\":2},\"o\":{\"b\":\"y\",\"b\":\"z\"}}",
	       "{\"o\":{\"b\":\"z\"}}");
	expect("o:[object{a:number,b:number}]", "{\"o\":[{\"a\":1,\"b\":1,\"a\":2},{\"b\":3}]}",
	       "{\"o\":[{\"b\":1,\"a\":2},{\"b\":3}]}");
	expect("h=H:hour,h=D:hour,d=D:date",
	       "{\"H\":5,\"D\":\"2021-01-01T03:00\",\"H\":null,\"D\":\"2021-01-02T04:00\"}",
	       "{\"d\":\"2021-01-02\",\"h\":4}");
}

static void a_value_that_gave_way_is_not_told_as_nulled(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "a:number,b:number", NULL, false);
	assert_int_equal(read_row(&subject, "{\"b\":[],\"a\":\"x\",\"a\":1}"), 0);
	assert_int_equal(subject.io.nulled_count, 1);
	assert_string_equal(subject.notes.nulled[subject.io.nulled[0]].name, "b");
	end(&subject);
}

static void several_fields_read_the_same_member(void **state)
{
	(void)state;
	expect("date=DATE:date,hour=DATE:hour,at=DATE:datetime",
	       "{\"DATE\":\"2021-06-08T09:30:00\"}",
	       "{\"date\":\"2021-06-08\",\"hour\":9,\"at\":\"2021-06-08T09:30:00Z\"}");
}

static void the_first_source_with_a_value_wins(void **state)
{
	const char *fields = "date=DATE:date,hour=HOUR:hour,hour=DATE:hour";

	(void)state;
	expect(fields, "{\"DATE\":\"2021-06-08T09:30:00\",\"HOUR\":5}",
	       "{\"date\":\"2021-06-08\",\"hour\":5}");
	expect(fields, "{\"HOUR\":5,\"DATE\":\"2021-06-08\"}",
	       "{\"date\":\"2021-06-08\",\"hour\":5}");
	expect(fields, "{\"HOUR\":null,\"DATE\":\"2021-06-08T09:30:00\"}",
	       "{\"date\":\"2021-06-08\",\"hour\":9}");
	expect(fields, "{\"HOUR\":\"x\",\"DATE\":\"2021-06-08T09:30:00\"}",
	       "{\"date\":\"2021-06-08\",\"hour\":9}");
	expect(fields, "{\"DATE\":\"2021-06-08\"}", "{\"date\":\"2021-06-08\",\"hour\":null}");
	expect(fields, "{}", "{\"date\":null,\"hour\":null}");
	expect("o:object{n=A:number,n=B:number}", "{\"o\":{\"B\":2}}", "{\"o\":{\"n\":2}}");
	expect("o:object{n=A:number,n=B:number}", "{\"o\":{\"B\":null}}", "{\"o\":{\"n\":null}}");
	expect("o:object{n=A:number,n=B:number}", "{\"o\":{}}", "{\"o\":{}}");
}

static void only_a_slot_that_stays_empty_counts_as_nulled(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "hour=HOUR:hour,hour=DATE:hour", NULL, false);
	assert_int_equal(read_row(&subject, "{\"HOUR\":99,\"DATE\":\"2021-01-01T07:00\"}"), 0);
	assert_int_equal(subject.notes.nulled_count, 0);
	assert_int_equal(read_row(&subject, "{\"HOUR\":99,\"DATE\":\"2021-01-01\"}"), 0);
	assert_int_equal(subject.notes.nulled_count, 1);
	assert_string_equal(subject.notes.nulled[0].name, "hour");
	end(&subject);
}

static void lifted_members_count_as_the_rows_own(void **state)
{
	const char *fields = "date:date,save=SAVE:number,status:string";

	(void)state;
	expect_with("metrics", false, fields,
		    "{\"date\":\"2021-01-01\",\"metrics\":{\"SAVE\":5},\"status\":\"READY\"}",
		    "{\"date\":\"2021-01-01\",\"status\":\"READY\",\"save\":5}");
	expect_with("metrics", false, fields, "{\"metrics\":null}",
		    "{\"date\":null,\"save\":null,\"status\":null}");
	expect_with("metrics", false, fields, "{\"metrics\":{\"SAVE\":1,\"SAVE\":2}}",
		    "{\"save\":2,\"date\":null,\"status\":null}");
	expect_with(
		"metrics", false, fields,
		"{\"metrics\":{\"SAVE\":1,\"status\":\"a\"},\"SAVE\":9,\"metrics\":{\"SAVE\":2}}",
		"{\"save\":2,\"date\":null,\"status\":null}");
}

static void refuses_to_lift_what_is_no_object(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "a:number", "metrics", false);
	assert_int_equal(read_row(&subject, "{\"a\":1,\"metrics\":[]}"), -1);
	assert_int_equal(subject.err.kind, ERROR_TRANSIENT);
	assert_int_equal(subject.out.length, 0);
	end(&subject);
}

static void constants_stand_in_front(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "a:number", NULL, false);
	subject.io.constants = slice_of("\"x\":\"1\",\"y\":2");
	assert_int_equal(read_row(&subject, "{\"a\":3}"), 0);
	assert_string_equal(buffer_text(&subject.out), "{\"x\":\"1\",\"y\":2,\"a\":3}");
	end(&subject);
	begin(&subject, "", NULL, false);
	subject.io.constants = slice_of("\"x\":1");
	assert_int_equal(read_row(&subject, "{\"a\":3}"), 0);
	assert_string_equal(buffer_text(&subject.out), "{\"x\":1}");
	end(&subject);
}

static void watched_members_are_reported_raw(void **state)
{
	struct subject subject;
	unsigned a, hidden, lifted, absent;

	(void)state;
	begin(&subject, "a:integer,hidden:string-", "m", false);
	a = project_watch(subject.project, "a");
	hidden = project_watch(subject.project, "hidden");
	lifted = project_watch(subject.project, "b");
	absent = project_watch(subject.project, "absent");
	assert_int_equal(project_watch(subject.project, "a"), a);
	assert_int_equal(read_row(&subject,
				  "{\"a\":1,\"a\": 2.0 ,\"hidden\":\"x\\n\",\"m\":{\"b\":[1, 2]}}"),
			 0);
	assert_string_equal(buffer_text(&subject.out), "{\"a\":2}");
	assert_true(slice_is(subject.io.watched[a], "2.0"));
	assert_true(slice_is(subject.io.watched[hidden], "\"x\\n\""));
	assert_true(slice_is(subject.io.watched[lifted], "[1, 2]"));
	assert_null(subject.io.watched[absent].at);
	assert_int_equal(subject.notes.unknown_count, 0);
	end(&subject);
}

static void unknown_members_are_noted_once_with_type_and_count(void **state)
{
	static const char *const kinds[] = {"string", "integer", "number", "boolean",
					    "object", "array",	 "null"};
	struct subject subject;

	(void)state;
	begin(&subject, "o:[object{a:number}]", NULL, false);
	assert_int_equal(read_all(&subject,
				  slice_of("[{\"q\":\"x\",\"i\":1,\"n\":1.0,\"b\":true,\"h\":{"
					   "\"z\":1},\"l\":[],\"e\":null},"
					   "{\"i\":2,\"o\":[{\"x\\n\":1},{\"x\\n\":2}]}]"),
				  "[]"),
			 0);
	assert_string_equal(buffer_text(&subject.out), "{\"o\":null}\n{\"o\":[{},{}]}\n");
	assert_int_equal(subject.notes.unknown_count, 8);
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(subject.notes.unknown[i].type, kinds[i]);
	assert_int_equal(subject.notes.unknown[1].count, 2);
	assert_string_equal(subject.notes.unknown[7].name, "o.x?");
	assert_int_equal(subject.notes.unknown[7].count, 2);
	end(&subject);
}

static void ever_new_names_are_counted_together(void **state)
{
	struct subject subject;
	struct buffer row BUFFER_SCOPED = {0};
	size_t sum = 0;

	(void)state;
	begin(&subject, "a:number", NULL, false);
	buffer_add_char(&row, '{');
	for (int i = 0; i < 1000; i++)
		buffer_format(&row, "\"n%d\":%d,", i, i);
	row.data[row.length - 1] = '}';
	assert_int_equal(read_row(&subject, buffer_text(&row)), 0);
	assert_int_equal(subject.notes.unknown_count, 256);
	for (size_t i = 0; i < subject.notes.unknown_count; i++)
		sum += subject.notes.unknown[i].count;
	assert_int_equal(sum, 1000);
	assert_string_equal(subject.notes.unknown[255].name, "(others)");
	end(&subject);
}

static void unknown_members_are_collected_when_asked(void **state)
{
	(void)state;
	expect_with(NULL, true, "a:number", "{\"b\" : [ 1 ],\"a\":1,\"c\":{\"token\":1,\"d\":2}}",
		    "{\"a\":1,\"_extra\":{\"b\":[1],\"c\":{\"d\":2}}}");
	expect_with(NULL, true, "a:number", "{\"a\":1}", "{\"a\":1,\"_extra\":null}");
	expect_with(NULL, true, "a:number", "{\"password\":1,\"b\":1,\"b\":2}",
		    "{\"a\":null,\"_extra\":{\"b\":2}}");
	expect_with("m", true, "a:number,o:object{l:[object{x:number}]}",
		    "{\"m\":{\"a\":1,\"z\":2},\"o\":{\"y\":1,\"l\":[{\"y\":2},{\"x\":5,\"y\":3}]}}",
		    "{\"o\":{\"l\":[{},{\"x\":5}]},\"a\":1,\"_extra\":{\"o.y\":1,\"o.l.0.y\":2,"
		    "\"o.l.1.y\":3,\"z\":2}}");
}

static void what_gave_way_leaves_nothing_in_extra(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "o:object{a:number,l:[object{x:number}]}", NULL, true);
	assert_int_equal(
		read_all(
			&subject,
			slice_of(
				"[{\"o\":{\"a\":\"x\",\"u\":1,\"l\":[{\"v\":1}]},\"w\":1,\"o\":{}},"
				"{\"o\":{\"u\":1},\"o\":{},\"w\":{}},{\"o\":{\"u\":1}}]"),
			"[]"),
		0);
	assert_string_equal(buffer_text(&subject.out), "{\"o\":{},\"_extra\":{\"w\":1}}\n"
						       "{\"o\":{},\"_extra\":{\"w\":{}}}\n"
						       "{\"o\":{},\"_extra\":{\"o.u\":1}}\n");
	assert_int_equal(subject.notes.nulled[0].count, 0);
	end(&subject);
}

static void each_row_has_its_own_extra(void **state)
{
	struct subject subject;

	(void)state;
	begin(&subject, "a:number", NULL, true);
	assert_int_equal(read_all(&subject, slice_of("[{\"b\":1},{\"a\":1},{\"c\":2}]"), "[]"), 0);
	assert_string_equal(buffer_text(&subject.out), "{\"a\":null,\"_extra\":{\"b\":1}}\n"
						       "{\"a\":1,\"_extra\":null}\n"
						       "{\"a\":null,\"_extra\":{\"c\":2}}\n");
	end(&subject);
}

static void refuses_a_key_without_a_value(void **state)
{
	static const char *const rows[] = {
		"[{\"id\":\"7\",\"d\":\"2021-01-01\"},{\"id\":\"8\",\"d\":null}]",
		"[{\"id\":\"7\",\"d\":\"2021-01-01\"},{\"id\":\"8\"}]",
		"[{\"id\":\"7\",\"d\":\"2021-01-01\"},{\"id\":8,\"d\":\"2021-01-32\"}]",
		"[{\"id\":\"7\",\"d\":\"2021-01-01\"},{\"id\":8,\"d\":[]}]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct subject subject;

		begin(&subject, "id:id!,d:date!", NULL, false);
		assert_int_equal(read_all(&subject, slice_of(rows[i]), "[]"), -1);
		assert_int_equal(subject.err.kind, ERROR_API);
		assert_string_equal(subject.err.text,
				    "row 2 of id \"8\": its key \"d\" is null, absent or unfit");
		assert_string_equal(buffer_text(&subject.out),
				    "{\"id\":\"7\",\"d\":\"2021-01-01\"}\n");
		end(&subject);
	}
}

static void refuses_rows_that_are_no_objects(void **state)
{
	static const char *const rows[] = {"[1]", "null", "\"a\"", "true"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct subject subject;

		begin(&subject, "a:number", NULL, false);
		assert_int_equal(read_row(&subject, rows[i]), -1);
		assert_int_equal(subject.err.kind, ERROR_TRANSIENT);
		end(&subject);
	}
}

static void refuses_every_truncation_and_takes_the_record_back(void **state)
{
	static const char row[] = "{\"o\":{\"a\":\"x\\u00e9\xc3\xa9\",\"l\":[{\"x\":1.5e3}]},\"m\":"
				  "{\"k\":[true,null]},"
				  "\"u\":{\"v\":\"w\"},\"s\":\"12\",\"s\":\"13\",\"h\":\"2021-01-"
				  "01T05\",\"y\":[\"\\\"\"]}";

	(void)state;
	for (size_t length = 0; length < sizeof(row) - 1; length++) {
		char *bytes SCOPED = memory_new(length, 1);
		struct subject subject;

		memcpy(bytes, row, length);
		begin(&subject,
		      "o:object{a:string,l:[object{x:integer}]},m:map,s:number,h=q:hour,h:hour,y:"
		      "any",
		      NULL, length % 2 == 0);
		buffer_add_text(&subject.out, "before");
		assert_int_equal(read_all(&subject, (struct slice){bytes, length}, "."), -1);
		assert_int_equal(subject.err.kind, ERROR_TRANSIENT);
		assert_non_null(strstr(subject.err.text, "it ends too early"));
		assert_string_equal(buffer_text(&subject.out), "before");
		end(&subject);
	}
}

static void refuses_what_is_malformed_wherever_it_stands(void **state)
{
	static const char *const rows[] = {
		"{\"n\":01}",	      "{\"n\":1.}",
		"{\"n\":+1}",	      "{\"n\":1 1}",
		"{\"s\":\"\t\"}",     "{\"s\":\"\\x\"}",
		"{\"s\":nul}",	      "{\"m\":{\"a\":01}}",
		"{\"m\":{\"a\"}}",    "{\"m\":[1,]}",
		"{\"o\":{\"a\":1,}}", "{\"o\":{a:1}}",
		"{\"u\":[01]}",	      "{\"u\":\"\n\"}",
		"{\"hidden\":tru}",   "{\"n\":1,}",
		"{\"n\":1}x",	      "{\"n\"=1}",
		"{\"n\":}",	      "{,}",
		"{\"l\":[1,]}",	      "{\"l\":[\"a\" \"b\"]}",
		"{\"y\":{]}",	      "{\"n\":-}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct subject subject;

		begin(&subject,
		      "n:number,s:string,m:map,o:object{a:number},hidden:number-,l:[string],y:any",
		      NULL, i % 2 == 0);
		assert_int_equal(read_row(&subject, rows[i]), -1);
		assert_int_equal(subject.err.kind, ERROR_TRANSIENT);
		end(&subject);
	}
}

static void limits_the_depth_of_rows(void **state)
{
	static const char *const fields[] = {"a:map", "a:any", "a:number", "a:number-", "b:map"};

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		for (int levels = 62; levels <= 63; levels++) {
			struct buffer row BUFFER_SCOPED = {0};
			struct subject subject;

			buffer_add_text(&row, "{\"a\":{\"b\":");
			for (int k = 0; k < levels; k++)
				buffer_add_char(&row, '[');
			for (int k = 0; k < levels; k++)
				buffer_add_char(&row, ']');
			buffer_add_text(&row, "}}");
			begin(&subject, fields[i], NULL, true);
			assert_int_equal(read_row(&subject, buffer_text(&row)),
					 levels == 62 ? 0 : -1);
			end(&subject);
		}
}

static void long_names_and_values_grow_the_buffer(void **state)
{
	char name[301] = "", value[5001] = "";
	char *fields SCOPED = NULL, *row SCOPED = NULL;

	(void)state;
	for (size_t length = 1; length <= 300; length += 13) {
		memset(name, 'n', length);
		memset(value, 'v', length * 16);
		free(fields);
		free(row);
		fields = memory_format("%s:string,z:number", name);
		row = memory_format("{\"%s\":\"%s\",\"z\":%zu}", name, value, length);
		expect(fields, row, row);
	}
}

static void texts_of_raw_scalars(void **state)
{
	static const struct value_case cases[] = {
		{"123", "123"},	  {"\"123\"", "123"},  {"6.87e2", "687"}, {"1.5", "1.5"},
		{"true", "true"}, {"\"a\\n\"", "a\n"}, {"\"\"", ""},
	};
	static const char *const others[] = {"null", "{}", "[1]", ""};
	struct buffer out BUFFER_SCOPED = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buffer_clear(&out);
		assert_true(project_text(slice_of(cases[i].value), &out));
		assert_string_equal(buffer_text(&out), cases[i].result);
	}
	buffer_clear(&out);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(project_text(slice_of(others[i]), &out));
	assert_false(project_text((struct slice){0}, &out));
	assert_int_equal(out.length, 0);
	project_free(NULL);
}

static void one_scan_serves_several_programs(void **state)
{
	struct error err = {0};
	struct scan_path *path = scan_path_new("[]", &err);
	struct subject one, other;
	struct scan scan;

	(void)state;
	begin(&one, "a:number", NULL, false);
	begin(&other, "b:number,c:number", NULL, false);
	scan_begin(&scan, slice_of("[{\"a\":1},{\"b\":2}]"), path, NULL);
	assert_int_equal(scan_next(&scan, &err), 1);
	assert_int_equal(project_row(one.project, &scan, &one.io, &err), 0);
	assert_int_equal(scan_next(&scan, &err), 1);
	assert_int_equal(project_row(other.project, &scan, &other.io, &err), 0);
	assert_int_equal(scan_next(&scan, &err), 0);
	assert_string_equal(buffer_text(&one.out), "{\"a\":1}");
	assert_string_equal(buffer_text(&other.out), "{\"b\":2,\"c\":null}");
	scan_release(&scan);
	scan_path_free(path);
	end(&one);
	end(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_was_selected_under_its_new_name),
		cmocka_unit_test(a_blank_field_is_never_null),
		cmocka_unit_test(a_row_that_lacks_what_is_needed_is_no_record),
		cmocka_unit_test(members_of_a_row_that_is_kept_whole_are_not_unknown),
		cmocka_unit_test(a_row_may_be_read_as_a_whole),
		cmocka_unit_test(learns_the_order_of_members_and_does_not_rely_on_it),
		cmocka_unit_test(numbers_keep_every_digit),
		cmocka_unit_test(integers_are_integers_in_any_notation),
		cmocka_unit_test(an_integer_may_have_hundreds_of_digits),
		cmocka_unit_test(ids_become_strings_with_all_digits),
		cmocka_unit_test(any_scalar_becomes_its_text_under_string),
		cmocka_unit_test(booleans_know_words_and_digits),
		cmocka_unit_test(dates_are_days_that_exist),
		cmocka_unit_test(date_times_are_mended),
		cmocka_unit_test(hours_come_as_numbers_or_within_date_times),
		cmocka_unit_test(arrays_hold_values_of_their_type),
		cmocka_unit_test(maps_are_copied_without_space_and_secrets),
		cmocka_unit_test(of_many_equal_names_in_a_map_the_last_wins),
		cmocka_unit_test(values_without_a_type_become_their_json_text),
		cmocka_unit_test(texts_are_repaired),
		cmocka_unit_test(nested_objects_are_projected_too),
		cmocka_unit_test(of_duplicates_the_last_wins),
		cmocka_unit_test(a_value_that_gave_way_is_not_told_as_nulled),
		cmocka_unit_test(several_fields_read_the_same_member),
		cmocka_unit_test(the_first_source_with_a_value_wins),
		cmocka_unit_test(only_a_slot_that_stays_empty_counts_as_nulled),
		cmocka_unit_test(lifted_members_count_as_the_rows_own),
		cmocka_unit_test(refuses_to_lift_what_is_no_object),
		cmocka_unit_test(constants_stand_in_front),
		cmocka_unit_test(watched_members_are_reported_raw),
		cmocka_unit_test(unknown_members_are_noted_once_with_type_and_count),
		cmocka_unit_test(ever_new_names_are_counted_together),
		cmocka_unit_test(unknown_members_are_collected_when_asked),
		cmocka_unit_test(what_gave_way_leaves_nothing_in_extra),
		cmocka_unit_test(each_row_has_its_own_extra),
		cmocka_unit_test(refuses_a_key_without_a_value),
		cmocka_unit_test(refuses_rows_that_are_no_objects),
		cmocka_unit_test(refuses_every_truncation_and_takes_the_record_back),
		cmocka_unit_test(refuses_what_is_malformed_wherever_it_stands),
		cmocka_unit_test(limits_the_depth_of_rows),
		cmocka_unit_test(long_names_and_values_grow_the_buffer),
		cmocka_unit_test(texts_of_raw_scalars),
		cmocka_unit_test(one_scan_serves_several_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
