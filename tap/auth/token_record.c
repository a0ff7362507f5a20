#include "tap/auth/token_record.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void token_record_release(struct token_record *record)
{
	grant_release(&record->grant);
	*record = (struct token_record){0};
}

void token_fingerprint(const char *token, token_name out)
{
	digest_print(digest_bytes(DIGEST_START, slice_of(token)), out);
}

static bool is_fingerprint(const char *text)
{
	return text && strlen(text) == DIGEST_TEXT_SIZE - 1 &&
	       strspn(text, "0123456789abcdef") == DIGEST_TEXT_SIZE - 1;
}

static bool is_spent(const struct token_record *record, const token_name name)
{
	for (size_t i = 0; i < record->spent_count; i++)
		if (strcmp(record->spent[i], name) == 0)
			return true;
	return false;
}

bool token_record_descends(const struct token_record *record, const char *refresh_token)
{
	token_name name;

	token_fingerprint(refresh_token, name);
	return strcmp(record->from, name) == 0 || is_spent(record, name);
}

static void add_spent(struct token_record *record, const token_name name)
{
	if (is_spent(record, name))
		return;
	if (record->spent_count == TOKEN_SPENT_MAX) {
		record->spent_count--;
		memmove(record->spent[0], record->spent[1],
			record->spent_count * sizeof(record->spent[0]));
	}
	memcpy(record->spent[record->spent_count++], name, sizeof(token_name));
}

void token_record_spend(struct token_record *record, const char *refresh_token)
{
	token_name name;

	token_fingerprint(refresh_token, name);
	add_spent(record, name);
}

static const char *text_of(const json_t *document, const char *name)
{
	return json_string_value(json_object_get(document, name));
}

static int64_t expiry_of(const json_t *document)
{
	json_int_t at = json_integer_value(json_object_get(document, "expires_at"));

	if (at < 0)
		return 0;
	return at > GRANT_EXPIRY_MAX ? GRANT_EXPIRY_MAX : at;
}

static void read_spent(const json_t *document, struct token_record *out)
{
	const json_t *name = NULL;
	size_t i = 0;

	json_array_foreach(json_object_get(document, "spent"), i, name)
		if (is_fingerprint(json_string_value(name)))
			add_spent(out, json_string_value(name));
}

/* A config has an access_token too, but nothing that looks like `from`. */
static bool read_record(const json_t *document, struct token_record *out)
{
	const char *access_token = text_of(document, "access_token");
	const char *refresh_token = text_of(document, "refresh_token");
	const char *from = text_of(document, "from");

	if (!grant_token_is_clean(access_token) || !is_fingerprint(from))
		return false;
	out->grant = (struct grant){.access_token = memory_text(access_token),
				    .refresh_token = memory_text(refresh_token),
				    .expires_at = expiry_of(document)};
	snprintf(out->from, sizeof(out->from), "%s", from);
	read_spent(document, out);
	return true;
}

static enum token_text classify(const json_t *document, struct token_record *out)
{
	if (json_is_null(document) || (json_is_object(document) && json_object_size(document) == 0))
		return TOKEN_TEXT_EMPTY;
	return read_record(document, out) ? TOKEN_TEXT_OURS : TOKEN_TEXT_OTHER;
}

static bool is_blank(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!text.at[i] || !strchr(" \t\r\n", text.at[i]))
			return false;
	return true;
}

enum token_text token_record_read(struct slice text, struct token_record *out)
{
	static const char mark[] = "\xEF\xBB\xBF"; /* of an editor on Windows */
	json_t *document = NULL;
	enum token_text kind = TOKEN_TEXT_BROKEN;

	*out = (struct token_record){0};
	if (text.length >= 3 && memcmp(text.at, mark, 3) == 0)
		text = (struct slice){text.at + 3, text.length - 3};
	while (text.length && !text.at[text.length - 1])
		text.length--;
	if (is_blank(text))
		return TOKEN_TEXT_EMPTY;
	document = json_loadb(text.at, text.length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	if (document)
		kind = classify(document, out);
	json_decref(document);
	return kind;
}

static json_t *spent_list(const struct token_record *record)
{
	json_t *list = json_array();

	for (size_t i = 0; i < record->spent_count; i++)
		json_array_append_new(list, json_string(record->spent[i]));
	return list;
}

void token_record_write(const struct token_record *record, struct buffer *out)
{
	const struct grant *grant = &record->grant;
	json_t *document = json_pack("{s:s, s:s*, s:I, s:s, s:o}", "access_token",
				     grant->access_token, "refresh_token", grant->refresh_token,
				     "expires_at", (json_int_t)grant->expires_at, "from",
				     record->from, "spent", spent_list(record));
	char *text SCOPED = json_dumps(document, JSON_INDENT(2));

	buffer_add_text(out, text);
	buffer_add_char(out, '\n');
	json_decref(document);
}
