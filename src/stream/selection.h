#ifndef SELECTION_H
#define SELECTION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "stream/catalog.h"
#include "json/project.h"

/*
 * The routes of a stream that has a report (stream/route.h).  All members are 0 for a stream
 * without one.
 */
struct selected_route {
	struct selected *report; /* the same records by the report; NULL: there is one route only */
	bool cheapest;		 /* of the two routes, take the one with fewer requests */
	int default_days; /* how far back without a start_date; 0: as far as the API has days */
	char *reason;	  /* why there is one route only, for people; NULL: nothing to tell */
	bool overrides;	  /* that is not the route that the settings name */
	struct definition *made_stream; /* read by the report: `selected->stream`, owned */
	struct offer *made_offer;	/* and `selected->offer` */
};

/* Columns that are asked for by name; all NULL for a stream without columns. */
struct selected_columns {
	char **names;  /* the API's; NULL-terminated */
	bool *refused; /* parallel: the API refused it in this run; it is not asked for again */
	size_t count;
};

/* The parents' links of children that need their parent to be asked with certain parameters. */
struct selected_needs {
	const struct parent **links;
	size_t count;
};

/* One stream that is read.  A parent that only its children need has `emit` false. */
struct selected {
	const struct offer *offer;
	const struct definition *stream; /* offer->stream */
	bool emit;
	bool full_table;	 /* no bookmark is read or written */
	struct selected *parent; /* NULL: read once */
	unsigned height;	 /* longest chain of children below; 0: a leaf */
	struct selected_route route;
	char *schema; /* JSON text that the protocol prints; NULL: selection_close fills it */
	char **key;   /* record fields; NULL-terminated; NULL: selection_close fills it */

	/* Filled by selection_close: */
	struct project *project;
	struct scan_path *rows;
	struct scan_path *single_rows; /* of requests for one id of a batch */
	struct selected_needs needs;
	size_t cuts; /* requests that lists too long for one lead to; 0: not known yet, as 1 */
	struct selected_columns columns;
	/*
	 * What a bookmark is valid for: "SETTINGS:OTHERS:BITS", digests of granularity, windows and
	 * filters (of the parents too, up to the one whose rows the bookmarks are kept by) and of
	 * unlisted columns, and a bit for each listed column and field.
	 */
	char *fingerprint;

	struct field_choice *choices; /* parallel to the offer's fields; private to stream/ */
	size_t choice_count;
};

/*
 * What this run reads: chosen streams with their chosen fields, and the parents that these need.
 * Protocols fill it: selection_add, selected_choose, then selection_close.
 */
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
