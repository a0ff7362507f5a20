#include "plan/request.h"

#include "base/date.h"
#include "base/memory.h"
#include "base/percent.h"
#include "http/url.h"
#include "progress/checkpoint.h"
#include "stream/binding.h"
#include "stream/setting.h"
#include "json/text.h"

enum { URL_LONGEST = 8000, ID_LONGEST = 20 };

/* The parameter being written and what it is written for. */
struct parameter {
	const struct request_context *context;
	const struct unit *unit;
	const struct binding *binding;
	struct buffer *url;
	bool begun; /* a csv value has its first element */
};

/* Callbacks take what they work on as a plain pointer. */
static void *unit_as_self(const struct unit *unit)
{
	void *self;

	memcpy(&self, &unit, sizeof(self));
	return self;
}

static const char *value_in_path(void *self, struct slice name)
{
	const struct unit *unit = self;
	const char *value = partition_value(unit->partition, name);

	value = value ? value : unit_single(unit, name);
	return value ? value : definition_pass(unit->selected->stream, unit->pass, name);
}

static void add_value(struct parameter *parameter, struct slice value)
{
	struct slice name = slice_of(parameter->binding->parameter);

	if (parameter->binding->style != STYLE_CSV || !parameter->begun) {
		url_query(parameter->url, name, value);
	} else {
		buffer_add_char(parameter->url, ',');
		percent_encode(parameter->url, value);
	}
	parameter->begun = true;
}

static void add_scalar(struct parameter *parameter, const json_t *value)
{
	char number[32];

	if (json_is_string(value)) {
		add_value(parameter, slice_of(json_string_value(value)));
	} else if (json_is_integer(value)) {
		snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
		add_value(parameter, slice_of(number));
	} else if (json_is_boolean(value)) {
		add_value(parameter, slice_of(json_is_true(value) ? "true" : "false"));
	}
}

static void add_json(struct parameter *parameter, const json_t *value)
{
	size_t i;
	const json_t *element;

	if (!json_is_array(value)) {
		add_scalar(parameter, value);
		return;
	}
	json_array_foreach(value, i, element)
		add_scalar(parameter, element);
}

/* Which cut of the lists that do not fit into one request this unit asks for. */
static size_t cut_of(const struct unit *unit)
{
	return unit->pass / definition_passes(unit->selected->stream);
}

static void add_setting(struct parameter *parameter)
{
	const struct unit *unit = parameter->unit;
	json_t *value = binding_part(unit->selected->stream, parameter->binding,
				     parameter->context->settings, cut_of(unit));

	add_json(parameter, value);
	json_decref(value);
}

static void add_columns(struct parameter *parameter)
{
	const struct selected *selected = parameter->unit->selected;

	for (size_t i = 0; i < selected->columns.count; i++)
		if (!selected->columns.refused[i])
			add_value(parameter, slice_of(selected->columns.names[i]));
}

static void add_day(struct parameter *parameter, int32_t day)
{
	char text[DATE_TEXT_SIZE];

	add_value(parameter, slice_of(date_format(day, text)));
}

static void add_binding(struct parameter *parameter, const char *cursor)
{
	const struct binding *binding = parameter->binding;
	const struct unit *unit = parameter->unit;
	const char *value = NULL;

	switch (binding->kind) {
	case BIND_LITERAL:
		value = binding->name;
		if (!value)
			add_setting(parameter);
		break;
	case BIND_SETTING:
		add_setting(parameter);
		return;
	case BIND_BATCH:
		for (size_t i = 0; i < unit->id_count; i++)
			add_value(parameter, slice_of(unit->ids[i]));
		return;
	case BIND_WINDOW_START:
		add_day(parameter, unit->window.from);
		return;
	case BIND_WINDOW_END:
		add_day(parameter, unit->window.to);
		return;
	case BIND_COLUMNS:
		add_columns(parameter);
		return;
	case BIND_PARTITION:
		value = partition_value(unit->partition, slice_of(binding->name));
		break;
	case BIND_PASS:
		value = definition_pass(unit->selected->stream, unit->pass,
					slice_of(binding->name));
		break;
	case BIND_SINCE:
		value = checkpoint_since(unit->checkpoint);
		break;
	case BIND_CURSOR:
		value = cursor;
		break;
	}
	if (value)
		add_value(parameter, slice_of(value));
}

static int begin_url(const struct request_context *context, const struct unit *unit,
		     const char *path, struct buffer *url, struct error *err)
{
	url_begin(url, context->base_url);
	if (url_path(url, path, value_in_path, unit_as_self(unit), err) < 0)
		return error_prefix(err, "stream %s", unit->selected->stream->name);
	return 0;
}

char *request_url_of(const struct request_context *context, const struct unit *unit,
		     const char *path, struct error *err)
{
	struct buffer url BUFFER_SCOPED = {0};

	if (begin_url(context, unit, path, &url, err) < 0)
		return NULL;
	return memory_span(buffer_slice(&url));
}

char *request_url(const struct request_context *context, const struct unit *unit,
		  const char *cursor, struct error *err)
{
	const struct definition *stream = unit->selected->stream;
	struct buffer url BUFFER_SCOPED = {0};
	size_t count = 0;
	const struct binding *query = unit_query(unit, &count);

	if (begin_url(context, unit, unit_path(unit), &url, err) < 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const struct binding *binding = &query[i];
		const char *needed = selected_need(unit->selected, binding->parameter);
		struct parameter parameter = {context, unit, binding, &url, false};

		if (needed)
			add_value(&parameter, slice_of(needed));
		else if (!binding_gives_way(binding, stream->name, context->settings))
			add_binding(&parameter, cursor);
	}
	return memory_span(buffer_slice(&url));
}

size_t request_ids_max(const struct selected *selected, size_t most)
{
	const struct parent *parent = &selected->stream->parents.first;
	size_t max = parent->batch_max && parent->batch_max < most ? parent->batch_max : most;
	size_t rest = 512, each, fit;

	for (size_t i = 0; i < selected->columns.count; i++)
		rest += strlen(selected->columns.names[i]) + 1;
	each = strlen(parent->batch_as ? parent->batch_as : "") + ID_LONGEST + 2;
	fit = rest < URL_LONGEST ? (URL_LONGEST - rest) / each : 1;
	if (fit < max)
		max = fit;
	return max ? max : 1;
}

/* --- the constants of a record --- */

static void add_typed(struct buffer *out, enum value_type type, struct slice text)
{
	bool bare = type == TYPE_INTEGER || type == TYPE_NUMBER || type == TYPE_BOOLEAN ||
		    type == TYPE_HOUR;

	if (!text.at || (bare && !text.length))
		buffer_add_text(out, "null");
	else if (bare)
		buffer_add_slice(out, text);
	else
		buffer_add_json(out, text);
}

static void add_setting_value(struct buffer *out, const json_t *value, const char *fallback)
{
	char *text = NULL;

	if (!value) {
		buffer_add_text(out, fallback ? fallback : "null");
		return;
	}
	text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	buffer_add_text(out, text ? text : "null");
	free(text);
}

static struct slice capture_named(const struct unit *unit, const struct slice *captures,
				  const char *name)
{
	const struct scan_path *rows = unit_rows(unit);
	const char *found = NULL;

	for (size_t i = 0; (found = scan_path_capture(rows, i)); i++)
		if (!strcmp(found, name))
			return captures[i];
	return (struct slice){0};
}

/* The window's first or last day, or the day or time at which the response came. */
static const char *time_of(const struct task *task, const char *which,
			   char out[static TIME_TEXT_SIZE])
{
	if (!strcmp(which, CATALOG_EXTRACTED))
		return date_time_format(task->sent.answered_us, out);
	if (!strcmp(which, "today")) {
		date_time_format(task->sent.answered_us, out);
		out[DATE_TEXT_SIZE - 1] = '\0';
		return out;
	}
	return date_format(strcmp(which, "end") ? task->unit->window.from : task->unit->window.to,
			   out);
}

static void add_constant(const struct request_context *context, const struct task *task,
			 const struct field *field, const struct slice *captures,
			 struct buffer *out)
{
	struct buffer text BUFFER_SCOPED = {0};
	const struct unit *unit = task->unit;
	char time[TIME_TEXT_SIZE];
	const char *id;

	switch (field->source) {
	case SOURCE_PARTITION:
		add_typed(out, field->type,
			  slice_of(partition_value(unit->partition, slice_of(field->source_name))));
		return;
	case SOURCE_PASS:
		add_typed(out, field->type,
			  slice_of(definition_pass(unit->selected->stream, unit->pass,
						   slice_of(field->source_name))));
		return;
	case SOURCE_WINDOW:
		add_typed(out, field->type, slice_of(time_of(task, field->source_name, time)));
		return;
	case SOURCE_CAPTURE:
		id = unit_single(unit, slice_of(field->source_name));
		if (!id)
			text_decode(capture_named(unit, captures, field->source_name), &text);
		add_typed(out, field->type, id ? slice_of(id) : buffer_slice(&text));
		return;
	case SOURCE_SETTING:
		add_setting_value(out,
				  settings_get(context->settings, unit->selected->stream->name,
					       field->source_name),
				  field->fallback);
		return;
	case SOURCE_FALLBACK:
		buffer_add_text(out, field->fallback);
		return;
	case SOURCE_ROW:
	case SOURCE_COLUMN:
		return;
	}
}

static bool fits(const struct unit *unit, const struct field *field, const struct slice *captures)
{
	struct slice text;

	if (field->source != SOURCE_CAPTURE || field->type != TYPE_ID)
		return true;
	text = capture_named(unit, captures, field->source_name);
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

const struct field *request_unfit(const struct unit *unit, const struct slice *captures)
{
	const struct selected *selected = unit->selected;

	for (size_t i = 0; i < selected->offer->field_count; i++)
		if (!fits(unit, &selected->offer->fields[i], captures))
			return &selected->offer->fields[i];
	return NULL;
}

static bool is_constant(const struct field *field)
{
	return field->source != SOURCE_ROW && field->source != SOURCE_COLUMN;
}

void request_constants(const struct request_context *context, const struct task *task,
		       const struct slice *captures, struct buffer *out)
{
	const struct offer *offer = task->unit->selected->offer;

	buffer_clear(out);
	for (size_t i = 0; i < offer->field_count; i++) {
		const struct field *field = &offer->fields[i];

		if (!is_constant(field) ||
		    !selected_chosen(task->unit->selected, &field->name, 1) ||
		    !fits(task->unit, field, captures))
			continue;
		if (out->length)
			buffer_add_char(out, ',');
		buffer_add_json(out, slice_of(field->name));
		buffer_add_char(out, ':');
		add_constant(context, task, field, captures, out);
	}
}

bool request_captures(const struct selected *selected)
{
	for (size_t i = 0; i < selected->offer->field_count; i++)
		if (selected->offer->fields[i].source == SOURCE_CAPTURE)
			return true;
	return false;
}
