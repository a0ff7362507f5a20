#include "tap/config/value.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/memory.h"
#include "tap/config/spelling.h"

struct job {
	const struct option *option;
	const struct place *place;
	struct error *err;
};

void place_note(const struct place *place, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buffer_format(place->notes, "%s: %s %s\n", place->file, place->path, text);
}

/* "FILE: PATH is "what was given"; it must be ..." */
static int refuse(const struct job *job, const json_t *given, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static int refuse(const struct job *job, const json_t *given, const char *fmt, ...)
{
	struct buffer shown BUFFER_SCOPED = {0};
	char must[384];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(must, sizeof(must), fmt, ap);
	va_end(ap);
	if (!job->option->credential) {
		buffer_add_text(&shown, " is ");
		spelling_show(given, &shown);
		buffer_add_text(&shown, "; it");
	}
	return error_set(job->err, ERROR_CONFIG, "%s: %s%s must be %s", job->place->file,
			 job->place->path, buffer_text(&shown), must);
}

/* The choice that `text` means, borrowed; NULL when it is none. */
static const char *choose(const struct option *option, const char *text)
{
	for (const struct synonym *s = option->synonyms; s && s->from; s++)
		if (strcasecmp(s->from, text) == 0)
			return s->to;
	for (size_t i = 0; option->choices[i]; i++)
		if (strcasecmp(option->choices[i], text) == 0)
			return option->choices[i];
	return NULL;
}

static int refuse_choice(const struct job *job, const json_t *given)
{
	struct buffer list BUFFER_SCOPED = {0};

	for (size_t i = 0; job->option->choices[i]; i++)
		buffer_format(&list, "%s%s", i ? ", " : "", job->option->choices[i]);
	return refuse(job, given, "one of %s", buffer_text(&list));
}

/* A scalar as trimmed text (new); NULL for everything else. */
static char *scalar(const json_t *given)
{
	if (json_is_integer(given))
		return memory_format("%" JSON_INTEGER_FORMAT, json_integer_value(given));
	if (json_is_real(given))
		return memory_format("%.15g", json_real_value(given));
	if (!json_is_string(given))
		return NULL;
	return memory_span(
		spelling_trim((struct slice){json_string_value(given), json_string_length(given)}));
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return true;
	return false;
}

static int read_text(const struct job *job, const json_t *given, json_t **out)
{
	char *text SCOPED = scalar(given);
	const char *chosen = text;

	if (!text)
		return refuse(job, given, "text");
	if (has_control(text))
		return refuse(job, given, "text without control characters");
	if (job->option->choices) {
		chosen = choose(job->option, text);
		if (!chosen && !job->option->open)
			return refuse_choice(job, given);
		if (!chosen) {
			place_note(job->place,
				   "%s is not known to this version; it is sent as it is", text);
			chosen = text;
		}
	}
	*out = json_string(chosen);
	return 0;
}

static int read_id(const struct job *job, const json_t *given, json_t **out)
{
	char *text SCOPED = json_is_real(given) ? NULL : scalar(given);

	if (!text || !*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 40)
		return refuse(job, given, "an id: digits only, in quotes");
	*out = json_string(text);
	return 0;
}

static int read_integer(const struct job *job, const json_t *given, json_t **out)
{
	const struct option *option = job->option;
	const json_t *one = json_array_size(given) == 1 ? json_array_get(given, 0) : given;
	char *text SCOPED = scalar(one);
	char *end = NULL;
	int64_t number = 0;

	errno = 0;
	if (text && *text)
		number = strtoll(text, &end, 10);
	if (!end || *end || errno)
		return option->choices ? refuse_choice(job, given)
				       : refuse(job, given, "a whole number");
	if (option->choices && !choose(option, text))
		return refuse_choice(job, given);
	if ((option->least || option->most) && (number < option->least || number > option->most))
		return refuse(job, given, "a number from %" PRId64 " to %" PRId64, option->least,
			      option->most);
	*out = json_integer(number);
	return 0;
}

static int read_boolean(const struct job *job, const json_t *given, json_t **out)
{
	char *text SCOPED = scalar(given);
	int truth = json_is_boolean(given) ? json_is_true(given) : spelling_truth(text);

	if (truth < 0)
		return refuse(job, given, "true or false");
	*out = json_boolean(truth);
	return 0;
}

static int read_date(const struct job *job, const json_t *given, json_t **out)
{
	char *text SCOPED = scalar(given);
	char day[DATE_TEXT_SIZE];
	int32_t date = 0;

	if (!text || date_parse_lenient(slice_of(text), &date) < 0)
		return refuse(job, given, "a day that exists, as YYYY-MM-DD");
	*out = json_string(date_format(date, day));
	return 0;
}

/* Text in place of a list or object: JSON, or (lists) parts between commas.  New; NULL: neither. */
static json_t *unfold(const struct option *option, const json_t *given)
{
	char *text SCOPED = scalar(given);
	bool list = option->type != OPTION_OBJECT;

	if (!text)
		return json_deep_copy(given);
	if (text[0] == (list ? '[' : '{'))
		return json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	return list ? spelling_split(text) : NULL;
}

static bool contains(const json_t *list, const json_t *value)
{
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item)
		if (json_equal(item, value))
			return true;
	return false;
}

static int read_item(const struct job *job, const json_t *item, json_t **out)
{
	if (job->option->type == OPTION_IDS)
		return read_id(job, item, out);
	if (job->option->type == OPTION_TEXTS)
		return read_text(job, item, out);
	if (!json_is_object(item))
		return refuse(job, item, "a list of objects");
	*out = json_deep_copy(item);
	return 0;
}

static int read_items(const struct job *job, const json_t *list, json_t *into)
{
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item) {
		json_t *value = NULL;

		if (read_item(job, item, &value) < 0)
			return -1;
		if (!contains(into, value))
			json_array_append(into, value);
		json_decref(value);
	}
	return 0;
}

static int read_list(const struct job *job, const json_t *given, json_t **out)
{
	json_t *list = unfold(job->option, given);
	json_t *values = json_array();
	int failed = 0;

	if (!json_is_array(list))
		failed = refuse(job, given, "a list");
	else
		failed = read_items(job, list, values);
	json_decref(list);
	if (!failed && json_array_size(values) > 0)
		*out = json_incref(values);
	json_decref(values);
	return failed;
}

static int read_object(const struct job *job, const json_t *given, json_t **out)
{
	json_t *object = unfold(job->option, given);
	int failed = json_is_object(object) ? 0 : refuse(job, given, "an object");

	if (!failed)
		*out = json_incref(object);
	json_decref(object);
	return failed;
}

int value_read(const struct option *option, const json_t *given, const struct place *place,
	       json_t **out, struct error *err)
{
	const struct job job = {option, place, err};

	*out = NULL;
	if (!given || json_is_null(given) || spelling_blank(given))
		return 0;
	switch (option->type) {
	case OPTION_TEXT:
		return read_text(&job, given, out);
	case OPTION_INTEGER:
		return read_integer(&job, given, out);
	case OPTION_BOOLEAN:
		return read_boolean(&job, given, out);
	case OPTION_DATE:
		return read_date(&job, given, out);
	case OPTION_TEXTS:
	case OPTION_IDS:
	case OPTION_OBJECTS:
		return read_list(&job, given, out);
	case OPTION_OBJECT:
		break;
	}
	return read_object(&job, given, out);
}
