#ifndef FOREIGN_STATE_H
#define FOREIGN_STATE_H

#include "base/buffer.h"
#include "stream/catalog.h"
#include "stream/state.h"

/*
 * State that other connectors wrote, so that changing over reads nothing from its beginning.  Known
 * are:
 *   {"replication_key_value": V}                            Singer SDK
 *   {"partitions": [{"context": {...}, "replication_key_value": V}]}
 *   {"FIELD": V}                                            singer-python, Airbyte without
 * partitions
 *   {"ID": {"FIELD": V}}                                    singer-python, a parent each
 *   {"states": [{"partition": {"id": ID, "parent_slice": {...}}, "cursor": {"FIELD": V}}],
 *    "state": {"FIELD": V}}                                 Airbyte CDK
 * Cursors per entity fold to the earliest of their account, those without an account to partition
 * "*". Days start FOREIGN_REREAD_DAYS earlier: those connectors knew no late conversions.  Where a
 * run was cut short before it got to every entity, nothing is taken over: others were never read.
 */
enum { FOREIGN_REREAD_DAYS = 60 };

/* Put what is found in `entry` into the state; a line for the user is added to `notes`. */
void foreign_state_read(struct state *state, const struct offer *offer, json_t *entry,
			struct buffer *notes);

/* The entry of this stream in {stream: entry}: under its own name or one of those it is also known
 * as; borrowed; NULL when there is none. */
json_t *foreign_state_find(const json_t *entries, const struct definition *stream);

#endif
