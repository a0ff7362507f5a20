#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"
#include "protocol/output.h"
#include "protocol/policy.h"
#include "stream/catalog.h"
#include "stream/selection.h"
#include "stream/state.h"
#include "json/project.h"

/*
 * All that differs between Singer and Airbyte.  The sync loop knows nothing else of them. Functions
 * that write append whole lines to `out`; they cannot fail (failing to write is output's affair).
 */
enum stream_event {
	STREAM_STARTED,		 /* its first request is about to go out */
	STREAM_RUNNING,		 /* its first record was written */
	STREAM_WAITING,		 /* rate limited; until_ms says when it goes on */
	STREAM_COMPLETE,	 /* from here on: it is over */
	STREAM_COMPLETE_IN_PART, /* but for what we may not read, which is no failure */
	STREAM_INCOMPLETE,	 /* `why` says so */
};

/* A record line is before + the record's JSON + after; rendered once a response. */
struct envelope {
	struct slice before, after; /* borrowed until the next call for the same protocol */
};

struct protocol {
	const char *name;
	int64_t state_every_ms; /* how often STATE may come, at most */
	bool state_per_stream;	/* a STATE for each stream that moved, instead of one for all */

	/* `document` NULL: no catalog was given.  ERROR_CONFIG when it cannot be used.  The caller
	 * closes the selection.  Notes for the user (a stream that is unknown) are appended, a line
	 * each. */
	int (*read_selection)(const json_t *document, struct catalog *catalog,
			      struct selection *out, struct buffer *notes, struct error *err);
	/* `document` NULL: no state.  New, or NULL with ERROR_CONFIG.  Notes for the user (foreign
	 * state was folded, ...) are appended to `notes`, a line each. */
	struct state *(*read_state)(const json_t *document, const struct catalog *catalog,
				    const struct protocol_policy *policy, struct buffer *notes,
				    struct error *err);
	void (*write_catalog)(const struct catalog *catalog, struct buffer *out);

	/* self is made for one run; all three are borrowed for its life. */
	void *(*run_new)(const struct selection *selection, const struct state *state,
			 const struct protocol_policy *policy);
	void (*run_free)(void *self);

	void (*begin)(void *self, struct buffer *out);
	/* How records will look, without a run: part of what begin writes; may be NULL. */
	void (*schemas)(void *self, struct buffer *out);
	struct envelope (*envelope)(void *self, const struct selected *selected,
				    int64_t arrived_us);
	/* The record that begins at page->data[from] was just projected: change it in place
	 * (flattening); called for every record, before `changes`; may be NULL. */
	void (*rewrite)(void *self, const struct selected *selected, struct buffer *page,
			size_t from);
	/* What stands between the record's own closing brace and `after` when fields were nulled;
	 * may be NULL. */
	void (*changes)(void *self, const struct project_notes *notes,
			const struct project_row_io *row, struct buffer *out);
	/* So many records of the stream were written since the last call. */
	void (*count)(void *self, const struct selected *selected, size_t records);
	void (*event)(void *self, const struct selected *selected, enum stream_event event,
		      int64_t until_ms, const struct error *why, struct buffer *out);
	/* By its end the stream will have had about so many records in this run; may be NULL. */
	void (*estimate)(void *self, const struct selected *selected, size_t records,
			 struct buffer *out);
	/* The state as it is now; `moved` is the stream whose bookmark moved, NULL: several or the
	 * last. */
	void (*state)(void *self, const struct selected *moved, struct buffer *out);
	/* A token was rotated: the whole config as it has to be kept (Airbyte's CONTROL); may be
	 * NULL. */
	void (*config_changed)(void *self, const json_t *whole, struct buffer *out);
	/* Log lines as messages of the protocol; NULL: logs go to stderr. */
	void (*log)(void *self, int level, const char *text, struct buffer *out);
	/* The last messages; `why` has kind ERROR_NONE when all went well. */
	void (*end)(void *self, const struct error *why, struct buffer *out);
};

extern const struct protocol singer_protocol;
extern const struct protocol airbyte_protocol;

#endif
