#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "tap/auth/token_record.h"

#define FROM "\"from\": \"0123456789abcdef\""
#define OURS "{\"access_token\": \"A\", " FROM "}"

static enum token_text kind_of(const char *text)
{
	struct token_record record;
	enum token_text kind = token_record_read(slice_of(text), &record);

	token_record_release(&record);
	return kind;
}

static void what_was_never_used_is_empty(void **state)
{
	static const char *const cases[] = {"", " \r\n\t", "{}", " {} \n", "null", "\xEF\xBB\xBF"};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(kind_of(cases[i]), TOKEN_TEXT_EMPTY);
}

static void any_other_document_is_other(void **state)
{
	static const char *const cases[] = {
		"[]",
		"1",
		"\"a\"",
		"true",
		"{\"a\": 1}",
		"{\"access_token\": \"A\"}", /* a config */
		"{\"access_token\": \"A\", \"from\": \"today\"}",
		"{\"access_token\": \"A\", \"from\": \"0123456789ABCDEF\"}",
		"{\"access_token\": \"A\", \"from\": \"0123456789abcdef0\"}",
		"{\"access_token\": 1, " FROM "}",
		"{\"access_token\": \"A\\r\\nX: 1\", " FROM "}",
		"{" FROM "}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (kind_of(cases[i]) != TOKEN_TEXT_OTHER)
			fail_msg("%s", cases[i]);
}

static void what_is_not_json_is_broken(void **state)
{
	static const char *const cases[] = {"{", "key: value", OURS "x", "{\"a\":1,\"a\":2}"};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(kind_of(cases[i]), TOKEN_TEXT_BROKEN);
}

static void reads_what_0_1_0_wrote(void **state)
{
	static const char text[] = "{\n  \"access_token\": \"A\",\n  \"refresh_token\": \"R\",\n"
				   "  \"expires_at\": 1797940800,\n  " FROM "\n}";
	struct token_record record;

	(void)state;
	assert_int_equal(token_record_read(slice_of(text), &record), TOKEN_TEXT_OURS);
	assert_string_equal(record.grant.access_token, "A");
	assert_string_equal(record.grant.refresh_token, "R");
	assert_int_equal(record.grant.expires_at, 1797940800);
	assert_string_equal(record.from, "0123456789abcdef");
	assert_int_equal(record.spent_count, 0);
	token_record_release(&record);
}

static void passes_over_the_room_behind_it(void **state)
{
	static const char blanks[] = OURS "\n     ";
	static const char nuls[] = OURS "\n\0\0\0";
	struct token_record record;

	(void)state;
	assert_int_equal(token_record_read((struct slice){blanks, sizeof(blanks) - 1}, &record),
			 TOKEN_TEXT_OURS);
	token_record_release(&record);
	assert_int_equal(token_record_read((struct slice){nuls, sizeof(nuls)}, &record),
			 TOKEN_TEXT_OURS);
	token_record_release(&record);
	assert_int_equal(token_record_read((struct slice){"\0\0", 2}, &record), TOKEN_TEXT_EMPTY);
}

static void an_absurd_expiry_is_brought_into_range(void **state)
{
	static const struct {
		const char *text;
		int64_t expiry;
	} cases[] = {
		{"{\"access_token\": \"A\", \"expires_at\": 9223372036854775807, " FROM "}",
		 GRANT_EXPIRY_MAX},
		{"{\"access_token\": \"A\", \"expires_at\": -9223372036854775808, " FROM "}", 0},
		{"{\"access_token\": \"A\", \"expires_at\": \"soon\", " FROM "}", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct token_record record;

		assert_int_equal(token_record_read(slice_of(cases[i].text), &record),
				 TOKEN_TEXT_OURS);
		assert_int_equal(record.grant.expires_at, cases[i].expiry);
		token_record_release(&record);
	}
}

static void reads_what_it_writes(void **state)
{
	struct token_record record = {.grant = {memory_text("A"), memory_text("R"), 5},
				      .from = "0123456789abcdef"};
	struct token_record again;
	struct buffer text BUFFER_SCOPED = {0};
	json_t *document = NULL;

	(void)state;
	token_record_spend(&record, "R0");
	token_record_write(&record, &text);
	assert_int_equal(text.data[text.length - 1], '\n');
	assert_int_equal(token_record_read(buffer_slice(&text), &again), TOKEN_TEXT_OURS);
	assert_string_equal(again.grant.access_token, "A");
	assert_string_equal(again.grant.refresh_token, "R");
	assert_int_equal(again.grant.expires_at, 5);
	assert_string_equal(again.from, record.from);
	assert_int_equal(again.spent_count, 1);
	assert_string_equal(again.spent[0], record.spent[0]);
	/* 0.1.0 looks at these four members. */
	document = json_loadb(text.data, text.length, 0, NULL);
	assert_int_equal(json_object_size(document), 5);
	assert_string_equal(json_string_value(json_object_get(document, "from")), record.from);
	json_decref(document);
	token_record_release(&record);
	token_record_release(&again);
}

static void leaves_out_what_is_not_known(void **state)
{
	struct token_record record = {.grant = {.access_token = memory_text("A")},
				      .from = "0123456789abcdef"};
	struct buffer text BUFFER_SCOPED = {0};

	(void)state;
	token_record_write(&record, &text);
	assert_null(strstr(buffer_text(&text), "refresh_token"));
	token_record_release(&record);
}

static void descends_from_all_that_were_spent_for_it(void **state)
{
	struct token_record record = {0};

	(void)state;
	token_fingerprint("R0", record.from);
	token_record_spend(&record, "R0");
	token_record_spend(&record, "R1");
	token_record_spend(&record, "R1");
	assert_int_equal(record.spent_count, 2);
	assert_true(token_record_descends(&record, "R0"));
	assert_true(token_record_descends(&record, "R1"));
	assert_false(token_record_descends(&record, "R2"));
}

static void of_a_long_chain_the_oldest_are_forgotten(void **state)
{
	struct token_record record = {.from = "0123456789abcdef"};

	(void)state;
	for (int i = 0; i < TOKEN_SPENT_MAX + 3; i++) {
		char token[8];

		snprintf(token, sizeof(token), "R%d", i);
		token_record_spend(&record, token);
	}
	assert_int_equal(record.spent_count, TOKEN_SPENT_MAX);
	assert_false(token_record_descends(&record, "R2"));
	assert_true(token_record_descends(&record, "R3"));
	assert_true(token_record_descends(&record, "R34"));
}

static void a_fingerprint_does_not_show_the_token(void **state)
{
	token_name one, other;

	(void)state;
	token_fingerprint("", one);
	assert_string_equal(one, "cbf29ce484222325"); /* FNV-1a's offset basis */
	token_fingerprint("a", one);
	assert_string_equal(one, "af63dc4c8601ec8c"); /* its published test vector */
	token_fingerprint("b", other);
	assert_string_not_equal(one, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_never_used_is_empty),
		cmocka_unit_test(any_other_document_is_other),
		cmocka_unit_test(what_is_not_json_is_broken),
		cmocka_unit_test(reads_what_0_1_0_wrote),
		cmocka_unit_test(passes_over_the_room_behind_it),
		cmocka_unit_test(an_absurd_expiry_is_brought_into_range),
		cmocka_unit_test(reads_what_it_writes),
		cmocka_unit_test(leaves_out_what_is_not_known),
		cmocka_unit_test(descends_from_all_that_were_spent_for_it),
		cmocka_unit_test(of_a_long_chain_the_oldest_are_forgotten),
		cmocka_unit_test(a_fingerprint_does_not_show_the_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
