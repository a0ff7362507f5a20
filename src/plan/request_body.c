#include "plan/request.h"

#include "base/date.h"
#include "base/memory.h"
#include "stream/binding.h"

static json_t *day_value(int32_t day)
{
	char text[DATE_TEXT_SIZE];

	return json_string(date_format(day, text));
}

static json_t *text_value(const char *text)
{
	return text ? json_string(text) : NULL;
}

static json_t *columns_value(const struct selected *selected)
{
	json_t *columns = json_array();

	for (size_t i = 0; i < selected->columns.count; i++)
		if (!selected->columns.refused[i])
			json_array_append_new(columns, json_string(selected->columns.names[i]));
	return columns;
}

static json_t *ids_value(const struct unit *unit)
{
	json_t *ids = json_array();

	for (size_t i = 0; i < unit->id_count; i++)
		json_array_append_new(ids, json_string(unit->ids[i]));
	return ids;
}

static json_t *value_of(const struct request_context *context, const struct unit *unit,
			const struct binding *binding)
{
	const struct definition *stream = unit->selected->stream;

	switch (binding->kind) {
	case BIND_LITERAL:
	case BIND_SETTING:
		return binding_part(stream, binding, context->settings,
				    unit->pass / definition_passes(stream));
	case BIND_PARTITION:
		return text_value(partition_value(unit->partition, slice_of(binding->name)));
	case BIND_PASS:
		return text_value(definition_pass(stream, unit->pass, slice_of(binding->name)));
	case BIND_BATCH:
		return ids_value(unit);
	case BIND_WINDOW_START:
		return day_value(unit->window.from);
	case BIND_WINDOW_END:
		return day_value(unit->window.to);
	case BIND_COLUMNS:
		return columns_value(unit->selected);
	case BIND_SINCE:
	case BIND_CURSOR:
		break;
	}
	return NULL;
}

/* "report.feed_id" is the member feed_id of the object report. */
static void put(json_t *object, const char *name, json_t *value)
{
	const char *dot = strchr(name, '.');
	char *outer SCOPED = dot ? memory_span((struct slice){name, (size_t)(dot - name)}) : NULL;
	json_t *inner = NULL;

	if (!dot) {
		json_object_set_new(object, name, value);
		return;
	}
	inner = json_object_get(object, outer);
	if (!inner) {
		inner = json_object();
		json_object_set_new(object, outer, inner);
	}
	put(inner, dot + 1, value);
}

char *request_body(const struct request_context *context, const struct unit *unit)
{
	const struct definition *stream = unit->selected->stream;
	json_t *body = NULL;
	char *text = NULL;

	if (!stream->request.body_count)
		return NULL;
	body = json_object();
	for (size_t i = 0; i < stream->request.body_count; i++) {
		const struct binding *binding = &stream->request.body[i];
		json_t *value = NULL;

		if (!binding_gives_way(binding, stream->name, context->settings))
			value = value_of(context, unit, binding);
		if (value)
			put(body, binding->parameter, value);
	}
	text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(15));
	json_decref(body);
	return text;
}
