#include "json/convert.h"

#include "base/date.h"
#include "json/number.h"
#include "json/text.h"
#include "json/value.h"

static enum convert_result give(struct converter *c, const char *bytes, size_t length)
{
	writer_add(c->out, bytes, length);
	return CONVERT_FITS;
}

static struct slice trimmed(struct slice text)
{
	while (text.length && text.at[0] == ' ') {
		text.at++;
		text.length--;
	}
	while (text.length && text.at[text.length - 1] == ' ')
		text.length--;
	return text;
}

static enum convert_result integer_of(struct converter *c, struct slice number)
{
	return number_integer(number, c->out) ? CONVERT_FITS : CONVERT_UNFIT;
}

static enum convert_result boolean_of(struct converter *c, struct slice text)
{
	bool yes =
		(text.length == 4 && strncasecmp(text.at, "true", 4) == 0) || slice_is(text, "1");
	bool no =
		(text.length == 5 && strncasecmp(text.at, "false", 5) == 0) || slice_is(text, "0");

	if (!yes && !no)
		return CONVERT_UNFIT;
	c->repaired = true;
	return yes ? give(c, "true", 4) : give(c, "false", 5);
}

static enum convert_result hour_of(struct converter *c, struct slice number)
{
	size_t start = writer_offset(c->out);
	const char *digits;
	size_t length;

	if (!number_integer(number, c->out))
		return CONVERT_UNFIT;
	digits = c->out->buffer->data + start;
	length = (size_t)(c->out->at - digits);
	if (length == 1 ||
	    (length == 2 && (digits[0] == '1' || (digits[0] == '2' && digits[1] < '4'))))
		return CONVERT_FITS;
	writer_back(c->out, start);
	return CONVERT_UNFIT;
}

enum { MOMENT_MAX = 64, DATE_LENGTH = 10, CLOCK_END = 19 };

static void mend_zone(struct slice zone, char *out)
{
	if (zone.length == 0 || slice_is(zone, "z"))
		zone = slice_of("Z");
	if (zone.length == 5 && zone.at[3] != ':') { /* +0000 */
		memcpy(out, zone.at, 3);
		out[3] = ':';
		out += 4;
		zone = (struct slice){zone.at + 3, 2};
	}
	memcpy(out, zone.at, zone.length);
	out[zone.length] = '\0';
}

/*
 * The API sends date-times without a zone, with a space for the T, with +0000 for +00:00, without
 * seconds, and as bare dates; RFC 3339 is written.  False: not a date-time.
 */
static bool mend_moment(struct slice text, char out[static MOMENT_MAX])
{
	size_t zone = DATE_LENGTH;
	int64_t us;

	if (text.length < DATE_LENGTH || text.length > MOMENT_MAX / 2)
		return false;
	while (zone < text.length && !strchr("Zz+-", text.at[zone]))
		zone++;
	if (zone != DATE_LENGTH && zone != 13 && zone != 16 && zone < CLOCK_END)
		return false;
	memcpy(out, "0000-00-00T00:00:00", CLOCK_END);
	memcpy(out, text.at, zone);
	if (out[DATE_LENGTH] == ' ' || out[DATE_LENGTH] == 't')
		out[DATE_LENGTH] = 'T';
	mend_zone((struct slice){text.at + zone, text.length - zone},
		  out + (zone < CLOCK_END ? CLOCK_END : zone));
	if (out[DATE_LENGTH] != 'T' ||
	    (out[CLOCK_END] == '.' && !strspn(out + CLOCK_END + 1, "0123456789")))
		return false;
	return date_time_parse(slice_of(out), &us) == 0;
}

static enum convert_result moment_of(struct converter *c, struct slice text)
{
	char moment[MOMENT_MAX];

	if (!text.length)
		return CONVERT_NULL;
	if (!mend_moment(text, moment))
		return CONVERT_UNFIT;
	writer_char(c->out, '"');
	give(c, moment, strlen(moment));
	writer_char(c->out, '"');
	return CONVERT_FITS;
}

static enum convert_result date_of(struct converter *c, struct slice text)
{
	int32_t day;

	if (!text.length)
		return CONVERT_NULL;
	if (date_parse_lenient(text, &day) < 0)
		return CONVERT_UNFIT;
	writer_char(c->out, '"');
	give(c, text.at, 10);
	writer_char(c->out, '"');
	return CONVERT_FITS;
}

/* The hour of a date-time; a bare date has none. */
static enum convert_result hour_of_text(struct converter *c, struct slice text)
{
	char moment[MOMENT_MAX];
	int32_t day;

	if (!text.length || date_parse(text, &day) == 0)
		return CONVERT_NULL;
	if (number_valid(text)) {
		c->repaired = true;
		return hour_of(c, text);
	}
	if (!mend_moment(text, moment))
		return CONVERT_UNFIT;
	if (moment[11] != '0')
		writer_char(c->out, moment[11]);
	writer_char(c->out, moment[12]);
	return CONVERT_FITS;
}

static enum convert_result text_as(struct converter *c, enum value_type type, struct slice text)
{
	text = trimmed(text);
	switch (type) {
	case TYPE_INTEGER:
	case TYPE_NUMBER:
		if (!number_valid(text))
			return CONVERT_UNFIT;
		c->repaired = true;
		return type == TYPE_INTEGER ? integer_of(c, text) : give(c, text.at, text.length);
	case TYPE_BOOLEAN:
		return boolean_of(c, text);
	case TYPE_DATE:
		return date_of(c, text);
	case TYPE_DATETIME:
		return moment_of(c, text);
	case TYPE_HOUR:
		return hour_of_text(c, text);
	case TYPE_ID:
	case TYPE_STRING:
	case TYPE_OBJECT:
	case TYPE_MAP:
	case TYPE_ANY:
		break;
	}
	return CONVERT_UNFIT;
}

static const char *convert_text(struct converter *c, const char *at, enum value_type type)
{
	const char *start = at + 1;
	struct slice text;

	if (type == TYPE_STRING || type == TYPE_ID) {
		writer_char(c->out, '"');
		at = text_copy(c->input, start, c->out, &c->repaired);
		writer_char(c->out, '"');
		return at ? at + 1 : NULL;
	}
	at = text_end(c->input, start);
	if (!at)
		return NULL;
	text = (struct slice){start, (size_t)(at - start)};
	if (memchr(start, '\\', text.length)) {
		buffer_clear(c->scratch);
		text_decode(text, c->scratch);
		text = buffer_slice(c->scratch);
	}
	c->result = text_as(c, type, text);
	return at + 1;
}

static enum convert_result number_as(struct converter *c, enum value_type type, struct slice number)
{
	switch (type) {
	case TYPE_NUMBER:
		return give(c, number.at, number.length);
	case TYPE_INTEGER:
		return integer_of(c, number);
	case TYPE_HOUR:
		return hour_of(c, number);
	case TYPE_BOOLEAN:
		return boolean_of(c, number);
	case TYPE_ID:
	case TYPE_STRING:
		writer_char(c->out, '"');
		if (type == TYPE_STRING || !number_integer(number, c->out))
			give(c, number.at, number.length);
		writer_char(c->out, '"');
		c->repaired |= type == TYPE_STRING;
		return CONVERT_FITS;
	case TYPE_DATE:
	case TYPE_DATETIME:
	case TYPE_OBJECT:
	case TYPE_MAP:
	case TYPE_ANY:
		break;
	}
	return CONVERT_UNFIT;
}

static enum convert_result literal_as(struct converter *c, enum value_type type, struct slice word)
{
	if (word.at[0] == 'n')
		return CONVERT_NULL;
	if (type == TYPE_BOOLEAN)
		return give(c, word.at, word.length);
	if (type != TYPE_STRING && type != TYPE_ID)
		return CONVERT_UNFIT;
	writer_char(c->out, '"');
	give(c, word.at, word.length);
	writer_char(c->out, '"');
	c->repaired = true;
	return CONVERT_FITS;
}

const char *convert_scalar(struct converter *c, const char *at, enum value_type type)
{
	const char *start = at;
	struct slice raw;

	c->result = CONVERT_FITS;
	if (at < c->input->end && *at == '"')
		return convert_text(c, at, type);
	at = value_skip(c->input, at, 0);
	if (!at)
		return NULL;
	raw = (struct slice){start, (size_t)(at - start)};
	if (*start == 't' || *start == 'f' || *start == 'n')
		c->result = literal_as(c, type, raw);
	else
		c->result = number_as(c, type, raw);
	return at;
}
