#include "stream/state.h"

#include <stdlib.h>

#include "base/memory.h"

struct state {
	json_t *carried;
	json_t *streams; /* {stream: {partition: value}} */
	unsigned version;
};

struct state *state_new(json_t *carried)
{
	struct state *state = memory_new(1, sizeof(*state));

	state->carried = carried;
	state->streams = json_object();
	return state;
}

void state_free(struct state *state)
{
	if (!state)
		return;
	json_decref(state->carried);
	json_decref(state->streams);
	free(state);
}

const json_t *state_carried(const struct state *state)
{
	return state->carried;
}

const json_t *state_get(const struct state *state, const char *stream, const char *partition)
{
	return json_object_get(json_object_get(state->streams, stream), partition);
}

bool state_put(struct state *state, const char *stream, const char *partition, json_t *value)
{
	json_t *partitions = json_object_get(state->streams, stream);
	json_t *old = json_object_get(partitions, partition);
	const char *name;
	json_t *member;

	json_object_foreach(old, name, member)
		if (!json_object_get(value, name))
			json_object_set_new(value, name, json_null());
	if (old && json_equal(old, value)) {
		json_decref(value);
		return false;
	}
	if (!partitions) {
		partitions = json_object();
		json_object_set_new(state->streams, stream, partitions);
	}
	json_object_set_new(partitions, partition, value);
	state->version++;
	return true;
}

const json_t *state_stream(const struct state *state, const char *stream)
{
	return json_object_get(state->streams, stream);
}

const json_t *state_streams(const struct state *state)
{
	return state->streams;
}

unsigned state_version(const struct state *state)
{
	return state->version;
}
