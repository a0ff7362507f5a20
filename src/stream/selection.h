#ifndef SELECTION_H
#define SELECTION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "stream/catalog.h"
#include "json/project.h"

/*
 * What this run reads: chosen streams with their chosen fields, and the parents that these need
 * (emit = false: read, not printed).  Protocols fill it: selection_add, selected_choose, then
 * selection_close.
 */
struct selected {
	const struct offer *offer;
	const struct definition *stream; /* offer->stream */
	bool emit;
	bool full_table;	 /* no bookmark is read or written */
	struct selected *parent; /* NULL: read once */
	unsigned height;	 /* longest chain of children below; 0: a leaf */
	struct selected *report; /* the same records as its report gives them (stream/route.h);
				    NULL: one route only */
	bool cheapest;		 /* of the two routes the one that takes fewer requests */
	int unasked_days;  /* how far back without a start_date; 0: as far as the API has days */
	char *pinned;	   /* why there is one route only, for people; NULL: no reason to tell */
	bool pinned_aside; /* that is not the route that the settings name */
	struct definition *own_stream; /* of a report: what `stream` points to */
	struct offer *own_offer;       /* and `offer` */
	char *schema; /* JSON text that the protocol prints; NULL: selection_close fills it */
	char **key;   /* record fields; NULL-terminated; NULL: selection_close fills it */

	/* Filled by selection_close: */
	struct project *project;
	struct scan_path *rows;
	struct scan_path *single_rows; /* of requests for one id of a batch */
	const struct parent **needed;  /* by children, who want parameters for their sake */
	size_t needed_count;
	size_t cuts;	/* requests that lists too long for one lead to; 0: not known yet, as 1 */
	char **columns; /* API names to ask for, NULL-terminated; NULL when the stream has none */
	bool *column_refused; /* parallel: the API refused it in this run, it is not asked for again
			       */
	size_t column_count;
	/*
	 * What a bookmark is valid for: "SETTINGS:OTHERS:BITS", digests of granularity, windows and
	 * filters (of the parents too, up to the one whose rows the bookmarks are kept by) and of
	 * unlisted columns, and a bit for each listed column and field.
	 */
	char *fingerprint;

	struct field_choice *choices; /* parallel to the offer's fields; private to selection.c */
	size_t choice_count;
};

struct selection {
	struct selected **streams; /* parents stand before their children */
	size_t count;
	const struct catalog *catalog;
};

/* New entry with every field as `by_default` says; an existing entry of that stream is returned. */
struct selected *selection_add(struct selection *selection, const struct offer *offer);

/* Everything that the catalog offers by default: what no --catalog means. */
void selection_of_defaults(struct selection *selection, const struct catalog *catalog);

/*
 * Choose or drop a field by its path of record names (depth 1: top level).  Keys and the bookmark's
 * field cannot be dropped.  Returns false when the stream has no such field.
 */
bool selected_choose(struct selected *selected, const char *const *path, size_t depth, bool chosen);
bool selected_chosen(const struct selected *selected, const char *const *path, size_t depth);
/* Print a top-level field as another type; false when there is no such field, or it is no scalar.
 */
bool selected_retype(struct selected *selected, const char *name, enum value_type type);

/*
 * Add the parents, order the streams, build projections, column lists, digests and the schemas that
 * are still NULL.  ERROR_CONFIG when nothing is selected (the text lists what could be).
 */
int selection_close(struct selection *selection, struct catalog *catalog, struct error *err);
void selection_release(struct selection *selection);

/* How many requests one window, partition and batch take: passes, and cuts of lists. */
size_t selected_passes(const struct selected *selected);

/* What children need this parameter to be; NULL: nothing. */
const char *selected_need(const struct selected *selected, const char *parameter);

struct selected *selection_find(const struct selection *selection, const char *stream);

#endif
