#include "protocol/bookmark.h"

#include <errno.h>
#include <stdlib.h>

#include "base/date.h"

static int refuse(const char *where, const char *member, const char *what, struct error *err)
{
	return error_set(err, ERROR_CONFIG, "state: %s.%s is %s", where, member, what);
}

static int check_date(const json_t *value, const char *where, const char *member, struct error *err)
{
	const json_t *date = json_object_get(value, member);
	int32_t day;

	if (!date || json_is_null(date))
		return 0;
	if (date_parse(slice_of(json_string_value(date)), &day) != 0)
		return refuse(where, member, "no date (YYYY-MM-DD)", err);
	return 0;
}

static int check_span(const json_t *value, const char *where, struct error *err)
{
	if (check_date(value, where, "from", err) != 0)
		return -1;
	return check_date(value, where, "to", err);
}

static int check_open(const json_t *open, const char *where, struct error *err)
{
	const json_t *after = json_object_get(open, "after_id");

	if (!open || json_is_null(open))
		return 0;
	if (!json_is_object(open))
		return refuse(where, "open", "not an object", err);
	if (check_span(open, where, err) != 0)
		return error_prefix(err, "open");
	if (after && !json_is_null(after) && !json_is_string(after))
		return refuse(where, "open.after_id", "not a text", err);
	return 0;
}

static int check_owed(const json_t *owed, const char *where, struct error *err)
{
	const json_t *item;
	size_t i;

	if (!owed || json_is_null(owed))
		return 0;
	if (!json_is_array(owed))
		return refuse(where, "owed", "not a list", err);
	json_array_foreach(owed, i, item) {
		if (!json_is_string(json_object_get(item, "id")))
			return refuse(where, "owed", "a list with an entry that has no id", err);
		if (check_span(item, where, err) != 0)
			return error_prefix(err, "owed");
	}
	return 0;
}

int bookmark_check(const json_t *value, const char *where, struct error *err)
{
	const json_t *seen = json_object_get(value, "seen");

	if (!json_is_object(value))
		return error_set(err, ERROR_CONFIG, "state: %s is not an object", where);
	if (check_span(value, where, err) != 0 ||
	    check_open(json_object_get(value, "open"), where, err) != 0 ||
	    check_owed(json_object_get(value, "owed"), where, err) != 0 ||
	    check_date(value, where, "full", err) != 0)
		return -1;
	if (seen && !json_is_null(seen) && !json_is_integer(seen) && !json_is_string(seen))
		return refuse(where, "seen", "neither a number nor a text", err);
	return 0;
}

static const struct field *bookmark_field(const struct definition *stream)
{
	for (size_t i = 0; i < stream->field_count; i++)
		if (strcmp(stream->fields[i].name, stream->bookmark.field) == 0)
			return &stream->fields[i];
	return NULL;
}

static json_t *day_of(const json_t *cursor)
{
	char text[DATE_TEXT_SIZE];
	int32_t day;

	if (date_parse_lenient(slice_of(json_string_value(cursor)), &day) != 0)
		return NULL;
	return json_string(date_format(day, text));
}

/* Unix seconds, as a number, as its text, or as an ISO time. */
static json_t *seconds_of(const json_t *cursor)
{
	const char *text = json_string_value(cursor);
	char *end;
	int64_t us;
	long long seconds;

	if (json_is_number(cursor))
		return json_integer((json_int_t)json_number_value(cursor));
	if (!text || !*text)
		return NULL;
	errno = 0;
	seconds = strtoll(text, &end, 10);
	if (!*end && !errno)
		return json_integer(seconds);
	return date_time_parse(slice_of(text), &us) == 0 ? json_integer(us / 1000000) : NULL;
}

json_t *bookmark_of_cursor(const struct definition *stream, const json_t *cursor)
{
	const struct field *field;
	json_t *seen;

	if (!stream->bookmark.field)
		return NULL;
	if (stream->window.history_days) {
		json_t *to = day_of(cursor);

		return to ? json_pack("{s:o}", "to", to) : NULL;
	}
	field = bookmark_field(stream);
	if (field && field->type == TYPE_INTEGER)
		seen = seconds_of(cursor);
	else
		seen = json_string_length(cursor) ? json_string(json_string_value(cursor)) : NULL;
	return seen ? json_pack("{s:o}", "seen", seen) : NULL;
}

json_t *bookmark_position(const json_t *value)
{
	json_t *position = json_object_get(value, "to");

	if (!position || json_is_null(position))
		position = json_object_get(value, "seen");
	return json_is_null(position) ? NULL : position;
}

bool bookmark_before(const json_t *a, const json_t *b)
{
	if (json_is_string(a) && json_is_string(b))
		return strcmp(json_string_value(a), json_string_value(b)) < 0;
	return json_integer_value(a) < json_integer_value(b);
}
