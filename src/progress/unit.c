#include "progress/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"

static size_t add_partition(const struct partition *partition, char *out, size_t size)
{
	if (!partition || !partition->count || !partition->values[0])
		return 0;
	return (size_t)snprintf(out, size, " of %s %.40s", partition->names[0],
				partition->values[0]);
}

/* The last to be added: cut where there is no more room. */
static void add_passes(const struct unit *unit, char *out, size_t size)
{
	const struct definition *stream = unit->selected->stream;

	for (size_t i = 0; i < stream->request.pass_count; i++) {
		const char *name = stream->request.passes[i].name;

		snprintf(out, size, ", %s %s", name,
			 definition_pass(stream, unit->pass, slice_of(name)));
		size -= strlen(out);
		out += strlen(out);
	}
}

const char *unit_text(const struct unit *unit, char out[static UNIT_TEXT_SIZE])
{
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
	size_t length =
		(size_t)snprintf(out, UNIT_TEXT_SIZE, "%.64s", unit->selected->stream->name);

	length += add_partition(unit->partition, out + length, UNIT_TEXT_SIZE - length);
	if (unit->selected->stream->window.history_days)
		length += (size_t)snprintf(out + length, UNIT_TEXT_SIZE - length, ", %s..%s",
					   date_format(unit->window.from, from),
					   date_format(unit->window.to, to));
	if (unit->id_count == 1)
		length += (size_t)snprintf(out + length, UNIT_TEXT_SIZE - length, ", id %.40s",
					   unit->ids[0]);
	else if (unit->id_count)
		length += (size_t)snprintf(out + length, UNIT_TEXT_SIZE - length, ", %zu ids",
					   unit->id_count);
	add_passes(unit, out + length, UNIT_TEXT_SIZE - length);
	return out;
}

const char *unit_path(const struct unit *unit)
{
	const struct definition *stream = unit->selected->stream;

	return unit->single && stream->single.path ? stream->single.path : stream->request.path;
}

const struct binding *unit_query(const struct unit *unit, size_t *count)
{
	const struct definition *stream = unit->selected->stream;

	*count = unit->single ? stream->single.query_count : stream->request.query_count;
	return unit->single ? stream->single.query : stream->request.query;
}

const struct scan_path *unit_rows(const struct unit *unit)
{
	return unit->single ? unit->selected->single_rows : unit->selected->rows;
}

const char *unit_single(const struct unit *unit, struct slice name)
{
	return unit->single && slice_is(name, unit->selected->stream->single.as) ? unit->ids[0]
										 : NULL;
}

void unit_set_ids(struct unit *unit, char *const *ids, size_t count)
{
	unit->ids = count ? memory_new(count, sizeof(*unit->ids)) : NULL;
	for (unit->id_count = 0; unit->id_count < count; unit->id_count++)
		unit->ids[unit->id_count] = memory_text(ids[unit->id_count]);
}

struct partition *unit_below(struct unit *unit)
{
	const struct definition *stream = unit->selected->stream;

	if (!stream->request.pass_count)
		return unit->partition;
	if (unit->below)
		return unit->below;
	unit->below = partition_new(unit->partition);
	for (size_t i = 0; i < stream->request.pass_count; i++) {
		const char *name = stream->request.passes[i].name;
		const char *value = definition_pass(stream, unit->pass, slice_of(name));

		partition_add(unit->below, name, slice_of(value));
	}
	return unit->below;
}

void unit_free(struct unit *unit)
{
	if (!unit)
		return;
	for (size_t i = 0; i < unit->id_count; i++)
		free(unit->ids[i]);
	free(unit->ids);
	partition_release(unit->partition);
	partition_release(unit->below);
	free(unit);
}
