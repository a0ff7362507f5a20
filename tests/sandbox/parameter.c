#include "parameter.h"

#include "day.h"

#include <stdlib.h>

static bool is_digits(const struct parameter *parameter, const char *text)
{
	size_t length = strspn(text, "0123456789");
	size_t most = parameter->high ? (size_t)parameter->high : 19;

	return length > 0 && length <= most && !text[length];
}

static bool is_choice(const struct parameter *parameter, const char *text)
{
	for (const char *const *choice = parameter->choices; *choice; choice++)
		if (strcmp(*choice, text) == 0)
			return true;
	return false;
}

static bool is_integer(const struct parameter *parameter, const char *text)
{
	char *end;
	long long value = strtoll(text, &end, 10);

	return end != text && !*end && strspn(text, "-0123456789") == strlen(text) &&
	       value >= parameter->low && value <= parameter->high;
}

static bool refuse_choice(const struct parameter *parameter, const char *text,
			  struct refusal *refusal)
{
	struct text allowed = {0};

	for (const char *const *choice = parameter->choices; *choice && allowed.length < 300;
	     choice++) {
		text_puts(&allowed, choice == parameter->choices ? "'" : ", '");
		text_puts(&allowed, *choice);
		text_char(&allowed, '\'');
	}
	refuse(refusal, 400, 1, "Parameter '%s' (value %.60s) is not one of [%s].", parameter->name,
	       text, text_string(&allowed));
	text_release(&allowed);
	return false;
}

static bool value_allowed(const struct parameter *parameter, const char *text,
			  struct refusal *refusal)
{
	int32_t day;

	if (parameter->choices)
		return is_choice(parameter, text) || refuse_choice(parameter, text, refusal);
	switch (parameter->type) {
	case PARAMETER_ID:
		return is_digits(parameter, text) ||
		       refuse(refusal, 400, 1,
			      "Parameter '%s' (value %.60s) does not match '^\\d+$'.",
			      parameter->name, text);
	case PARAMETER_INTEGER:
		return is_integer(parameter, text) ||
		       refuse(refusal, 400, 1,
			      "Parameter '%s' (value %.60s) is not an integer between %lld and "
			      "%lld.",
			      parameter->name, text, (long long)parameter->low,
			      (long long)parameter->high);
	case PARAMETER_BOOLEAN:
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ||
		       refuse(refusal, 400, 1, "Parameter '%s' (value %.60s) is not a boolean.",
			      parameter->name, text);
	case PARAMETER_DATE:
		return day_parse(text, &day) ||
		       refuse(refusal, 400, 1,
			      "Parameter '%s' (value %.60s) is not a date YYYY-MM-DD.",
			      parameter->name, text);
	case PARAMETER_TEXT:
	case PARAMETER_CHOICE:
		break;
	}
	return *text || refuse(refusal, 400, 1, "Parameter '%s' is empty.", parameter->name);
}

/* Adds the parts of a comma joined value; cuts them in place. */
static void add_parts(struct argument *argument, char *joined)
{
	for (char *part; (part = strsep(&joined, ","));)
		argument->values[argument->count++] = part;
}

static size_t parts_of(const char *joined)
{
	size_t parts = 1;

	for (; *joined; joined++)
		parts += *joined == ',';
	return parts;
}

static size_t room_for(const struct query *query, const struct parameter *parameter)
{
	size_t room = parameter->fallback ? parts_of(parameter->fallback) : 1;

	for (size_t at = 0; at < query->count; at++)
		if (strcmp(query->pairs[at].name, parameter->name) == 0)
			room += parts_of(query->pairs[at].value);
	return room;
}

static bool collect(struct argument *argument, struct query *query, struct refusal *refusal)
{
	const struct parameter *what = argument->what;

	for (size_t at = 0; at < query->count; at++) {
		struct pair *pair = &query->pairs[at];

		if (strcmp(pair->name, what->name) != 0)
			continue;
		pair->used = true;
		if (argument->given && what->style != STYLE_REPEATED)
			return refuse(refusal, 400, 1, "Parameter '%s' is given more than once.",
				      what->name);
		argument->given = true;
		if (what->style == STYLE_SINGLE)
			argument->values[argument->count++] = pair->value;
		else
			add_parts(argument, pair->value);
	}
	return true;
}

static bool check(struct argument *argument, struct refusal *refusal)
{
	const struct parameter *what = argument->what;

	if (what->max_items && argument->count > what->max_items)
		return refuse(refusal, 400, 1,
			      "Parameter '%s' has %zu items, at most %zu are allowed.", what->name,
			      argument->count, what->max_items);
	for (size_t at = 0; at < argument->count; at++)
		if (!value_allowed(what, argument->values[at], refusal))
			return false;
	return true;
}

static void number_ids(struct argument *argument)
{
	if (argument->what->type != PARAMETER_ID || !argument->count)
		return;
	argument->ids = memory_new(argument->count * sizeof(*argument->ids));
	for (size_t at = 0; at < argument->count; at++)
		argument->ids[at] = strtoull(argument->values[at], NULL, 10);
}

static bool fill(struct arguments *arguments, struct query *query, const struct parameter *what,
		 bool complete, struct refusal *refusal)
{
	struct argument *argument = &arguments->list[arguments->count++];

	*argument = (struct argument){.what = what};
	argument->values = memory_new(room_for(query, what) * sizeof(*argument->values));
	if (!collect(argument, query, refusal))
		return false;
	if (!argument->given && what->fallback) {
		argument->own = memory_copy(what->fallback, strlen(what->fallback));
		add_parts(argument, argument->own);
	}
	if (what->required && !argument->given && !complete)
		return refuse(refusal, 400, 1, "Missing required parameter '%s'.", what->name);
	if (argument->given && !check(argument, refusal))
		return false;
	number_ids(argument);
	return true;
}

bool arguments_parse(struct arguments *arguments, struct query *query,
		     const struct parameter *const *groups, bool complete, struct refusal *refusal)
{
	arguments->count = 0;
	for (; *groups; groups++)
		for (const struct parameter *what = *groups; what->name; what++)
			if (!fill(arguments, query, what, complete, refusal))
				return false;
	for (size_t at = 0; at < query->count; at++)
		if (!query->pairs[at].used)
			return refuse(refusal, 400, 1, "Unknown parameter '%.80s'.",
				      query->pairs[at].name);
	return true;
}

void arguments_release(struct arguments *arguments)
{
	for (size_t at = 0; at < arguments->count; at++) {
		free(arguments->list[at].values);
		free(arguments->list[at].ids);
		free(arguments->list[at].own);
	}
	*arguments = (struct arguments){.count = 0};
}

const struct argument *arguments_get(const struct arguments *arguments, const char *name)
{
	for (size_t at = 0; at < arguments->count; at++)
		if (strcmp(arguments->list[at].what->name, name) == 0)
			return &arguments->list[at];
	return NULL;
}

const char *arguments_text(const struct arguments *arguments, const char *name)
{
	const struct argument *argument = arguments_get(arguments, name);

	return argument && argument->count ? argument->values[0] : NULL;
}

int64_t arguments_integer(const struct arguments *arguments, const char *name, int64_t otherwise)
{
	const char *text = arguments_text(arguments, name);

	return text ? strtoll(text, NULL, 10) : otherwise;
}

bool arguments_true(const struct arguments *arguments, const char *name)
{
	const char *text = arguments_text(arguments, name);

	return text && strcmp(text, "true") == 0;
}

bool arguments_given(const struct arguments *arguments, const char *name)
{
	const struct argument *argument = arguments_get(arguments, name);

	return argument && argument->given;
}

bool arguments_has(const struct arguments *arguments, const char *name, const char *value)
{
	const struct argument *argument = arguments_get(arguments, name);

	for (size_t at = 0; argument && at < argument->count; at++)
		if (strcmp(argument->values[at], value) == 0)
			return true;
	return false;
}

bool arguments_has_id(const struct arguments *arguments, const char *name, uint64_t id)
{
	const struct argument *argument = arguments_get(arguments, name);

	for (size_t at = 0; argument && at < argument->count; at++)
		if (argument->ids[at] == id)
			return true;
	return false;
}
