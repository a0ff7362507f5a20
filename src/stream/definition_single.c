#include <string.h>

#include "stream/definition_read.h"

/* What the requests for one id have to have in common with those for a batch. */

static bool has_kind(const struct single *s, enum binding_kind kind)
{
	for (size_t i = 0; i < s->query_count; i++)
		if (s->query[i].kind == kind)
			return true;
	return false;
}

static bool has_source(const struct definition *d, const struct binding *b)
{
	if (b->kind == BIND_BATCH)
		return strcmp(b->name, d->single.as) == 0;
	if (b->kind == BIND_PASS)
		return definition_is_pass(d, b->name);
	return b->each == 0;
}

static bool is_wanted(const struct definition *d)
{
	for (size_t i = 0; i < d->request.on_error_count; i++)
		if (d->request.on_error[i].means == REACT_SINGLY)
			return true;
	return false;
}

int definition_check_single(const struct definition *d, const struct origin *where,
			    struct error *err)
{
	const struct single *s = &d->single;

	if (is_wanted(d) && !s->as)
		return origin_refuse(where, err, "on_error", "there is no singly");
	if (!s->as)
		return 0;
	if (!d->parents.first.batch_as)
		return origin_refuse(where, err, "singly", "there is no batch");
	for (size_t i = 0; i < s->query_count; i++)
		if (!has_source(d, &s->query[i]))
			return origin_refuse(where, err, "singly.query", "%s: no such source",
					     s->query[i].parameter);
	if (has_kind(s, BIND_CURSOR) != (d->rows.cursor != NULL) ||
	    has_kind(s, BIND_COLUMNS) != (d->columns.use != NULL) ||
	    has_kind(s, BIND_WINDOW_START) != (d->window.history_days != 0))
		return origin_refuse(where, err, "singly.query",
				     "must take cursor, columns and window as request.query does");
	return 0;
}
