#ifndef REQUEST_H
#define REQUEST_H

#include <jansson.h>

#include "base/error.h"
#include "plan/resumable_store.h"
#include "plan/task.h"

/*
 * The URL that a definition's bindings make for a unit: partition values in the path, parameters
 * from literals, settings, the window, the ids, the columns and the page cursor.
 */
struct quota;

struct request_context {
	const char *base_url;
	struct settings settings;
	const struct quota *quota;		 /* what is left of it; NULL: not known */
	const struct resumable_store *resumable; /* of an earlier run; may be NULL */
};

/* New text; NULL with ERROR_CONFIG.  `cursor` NULL: the first page. */
char *request_url(const struct request_context *context, const struct unit *unit,
		  const char *cursor, struct error *err);

/* As request_url, of another path of the API and without a query. */
char *request_url_of(const struct request_context *context, const struct unit *unit,
		     const char *path, struct error *err);

/* New: the JSON body that the definition's bindings make for a unit; NULL: the stream has none. */
char *request_body(const struct request_context *context, const struct unit *unit);

/*
 * How many ids fit into one request of this stream: `most`, the API's maximum,
 * and a URL below 8 KB, whichever is less; at least 1.
 */
size_t request_ids_max(const struct selected *selected, size_t most);

/* The `"name":value` pairs of a record that do not come from the row: partition values, settings,
 * the pass, the window, and the captures of the row's path (raw text, parallel to
 * scan_path_capture). */
void request_constants(const struct request_context *context, const struct task *task,
		       const struct slice *captures, struct buffer *out);

/* Whether a record of this stream has constants that depend on the captures. */
bool request_captures(const struct selected *selected);
/*
 * Files of reports go by entity or by day.  A captured id that is none has no constant, and the
 * row's own member (`from` of the field) tells it: that field, or NULL.
 */
const struct field *request_unfit(const struct unit *unit, const struct slice *captures);

#endif
