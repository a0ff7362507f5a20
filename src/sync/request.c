#include "sync/request.h"

#include "base/date.h"
#include "base/memory.h"
#include "http/url.h"
#include "stream/binding.h"
#include "stream/setting.h"
#include "sync/group.h"

enum { URL_LONGEST = 8000, ID_LONGEST = 20 };

/* The parameter being written and what it is written for. */
struct writing {
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
	return value ? value : definition_pass(unit->what->stream, unit->pass, name);
}

static void add_value(struct writing *writing, struct slice value)
{
	struct slice name = slice_of(writing->binding->parameter);

	if (writing->binding->style != STYLE_CSV || !writing->begun) {
		url_query(writing->url, name, value);
	} else {
		buffer_add_char(writing->url, ',');
		url_encode(writing->url, value);
	}
	writing->begun = true;
}

static void add_scalar(struct writing *writing, const json_t *value)
{
	char number[32];

	if (json_is_string(value)) {
		add_value(writing, slice_of(json_string_value(value)));
	} else if (json_is_integer(value)) {
		snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
		add_value(writing, slice_of(number));
	} else if (json_is_boolean(value)) {
		add_value(writing, slice_of(json_is_true(value) ? "true" : "false"));
	}
}

static void add_json(struct writing *writing, const json_t *value)
{
	size_t i;
	const json_t *element;

	if (!json_is_array(value)) {
		add_scalar(writing, value);
		return;
	}
	json_array_foreach(value, i, element)
		add_scalar(writing, element);
}

/* Which cut of the lists that do not fit into one request this unit asks for. */
static size_t cut_of(const struct unit *unit)
{
	return unit->pass / definition_passes(unit->what->stream);
}

static void add_setting(struct writing *writing)
{
	const struct unit *unit = writing->unit;
	json_t *value = binding_part(unit->what->stream, writing->binding,
				     writing->context->settings, cut_of(unit));

	add_json(writing, value);
	json_decref(value);
}

static void add_columns(struct writing *writing)
{
	const struct selected *what = writing->unit->what;

	for (size_t i = 0; i < what->column_count; i++)
		if (!what->column_refused[i])
			add_value(writing, slice_of(what->columns[i]));
}

static void add_day(struct writing *writing, int32_t day)
{
	char text[DATE_TEXT_SIZE];

	add_value(writing, slice_of(date_format(day, text)));
}

static void add_binding(struct writing *writing, const char *cursor)
{
	const struct binding *binding = writing->binding;
	const struct unit *unit = writing->unit;
	const char *value = NULL;

	switch (binding->kind) {
	case BIND_LITERAL:
		value = binding->name;
		if (!value)
			add_setting(writing);
		break;
	case BIND_SETTING:
		add_setting(writing);
		return;
	case BIND_BATCH:
		for (size_t i = 0; i < unit->id_count; i++)
			add_value(writing, slice_of(unit->ids[i]));
		return;
	case BIND_WINDOW_START:
		add_day(writing, unit->window.from);
		return;
	case BIND_WINDOW_END:
		add_day(writing, unit->window.to);
		return;
	case BIND_COLUMNS:
		add_columns(writing);
		return;
	case BIND_PARTITION:
		value = partition_value(unit->partition, slice_of(binding->name));
		break;
	case BIND_PASS:
		value = definition_pass(unit->what->stream, unit->pass, slice_of(binding->name));
		break;
	case BIND_SINCE:
		value = group_since(unit->group);
		break;
	case BIND_CURSOR:
		value = cursor;
		break;
	}
	if (value)
		add_value(writing, slice_of(value));
}

static int begin_url(const struct request_context *context, const struct unit *unit,
		     const char *path, struct buffer *url, struct error *err)
{
	url_begin(url, context->base_url);
	if (url_path(url, path, value_in_path, unit_as_self(unit), err) < 0)
		return error_prefix(err, "stream %s", unit->what->stream->name);
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
	const struct definition *stream = unit->what->stream;
	struct buffer url BUFFER_SCOPED = {0};
	size_t count = 0;
	const struct binding *query = unit_query(unit, &count);

	if (begin_url(context, unit, unit_path(unit), &url, err) < 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const struct binding *binding = &query[i];
		const char *needed = selected_need(unit->what, binding->parameter);
		struct writing writing = {context, unit, binding, &url, false};

		if (needed)
			add_value(&writing, slice_of(needed));
		else if (!binding_gives_way(binding, stream->name, context->settings))
			add_binding(&writing, cursor);
	}
	return memory_span(buffer_slice(&url));
}

size_t request_ids_max(const struct request_context *context, const struct selected *what)
{
	const struct parent *parent = &what->stream->parent;
	size_t setting = (size_t)setting_integer(context->settings, what->stream->name,
						 "ids_per_request", 100);
	size_t max = parent->batch_max && parent->batch_max < setting ? parent->batch_max : setting;
	size_t rest = 512, each, fit;

	for (size_t i = 0; i < what->column_count; i++)
		rest += strlen(what->columns[i]) + 1;
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
static const char *time_of(const struct unit *unit, const char *which,
			   char out[static TIME_TEXT_SIZE])
{
	if (!strcmp(which, CATALOG_EXTRACTED))
		return date_time_format(unit->arrived_us, out);
	if (!strcmp(which, "today")) {
		date_time_format(unit->arrived_us, out);
		out[DATE_TEXT_SIZE - 1] = '\0';
		return out;
	}
	return date_format(strcmp(which, "end") ? unit->window.from : unit->window.to, out);
}

static void add_constant(const struct request_context *context, const struct unit *unit,
			 const struct field *field, const struct slice *captures,
			 struct buffer *out)
{
	struct buffer text BUFFER_SCOPED = {0};
	char time[TIME_TEXT_SIZE];
	const char *id;

	switch (field->source) {
	case SOURCE_PARTITION:
		add_typed(out, field->type,
			  slice_of(partition_value(unit->partition, slice_of(field->source_name))));
		return;
	case SOURCE_PASS:
		add_typed(out, field->type,
			  slice_of(definition_pass(unit->what->stream, unit->pass,
						   slice_of(field->source_name))));
		return;
	case SOURCE_WINDOW:
		add_typed(out, field->type, slice_of(time_of(unit, field->source_name, time)));
		return;
	case SOURCE_CAPTURE:
		id = unit_single(unit, slice_of(field->source_name));
		if (!id)
			scan_decode(capture_named(unit, captures, field->source_name), &text);
		add_typed(out, field->type, id ? slice_of(id) : buffer_slice(&text));
		return;
	case SOURCE_SETTING:
		add_setting_value(out,
				  setting_get(context->settings, unit->what->stream->name,
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
	const struct selected *what = unit->what;

	for (size_t i = 0; i < what->offer->field_count; i++)
		if (!fits(unit, &what->offer->fields[i], captures))
			return &what->offer->fields[i];
	return NULL;
}

static bool is_constant(const struct field *field)
{
	return field->source != SOURCE_ROW && field->source != SOURCE_COLUMN;
}

void request_constants(const struct request_context *context, const struct unit *unit,
		       const struct slice *captures, struct buffer *out)
{
	const struct offer *offer = unit->what->offer;

	buffer_clear(out);
	for (size_t i = 0; i < offer->field_count; i++) {
		const struct field *field = &offer->fields[i];

		if (!is_constant(field) || !selected_chosen(unit->what, &field->name, 1) ||
		    !fits(unit, field, captures))
			continue;
		if (out->length)
			buffer_add_char(out, ',');
		buffer_add_json(out, slice_of(field->name));
		buffer_add_char(out, ':');
		add_constant(context, unit, field, captures, out);
	}
}

bool request_captures(const struct selected *what)
{
	for (size_t i = 0; i < what->offer->field_count; i++)
		if (what->offer->fields[i].source == SOURCE_CAPTURE)
			return true;
	return false;
}
