#ifndef DEFINITION_H
#define DEFINITION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/slice.h"
#include "stream/setting.h"
#include "json/node.h"
#include "json/value_type.h"

/*
 * A stream as its YAML file says it: plain data.  Definitions are compiled into the program as
 * tables (catalog/compile.c) or made at run time by definition_new; either way they are never
 * changed and live as long as the process.  README, "Adding a stream", explains the YAML.
 */

/* Time buckets of windowed streams; a bit each, so that fields can say when they are there. */
enum granularity {
	GRANULARITY_DAY = 1,
	GRANULARITY_HOUR = 2,
	GRANULARITY_WEEK = 4,
	GRANULARITY_MONTH = 8,
	GRANULARITY_TOTAL = 16,
	GRANULARITY_ANY = 31,
};

enum field_source {
	SOURCE_ROW,	  /* a member of the API's row */
	SOURCE_COLUMN,	  /* a member of the row that must be asked for by name */
	SOURCE_PARTITION, /* a value of the partition that the unit is read for */
	SOURCE_CAPTURE,	 /* a member name on the way to the row (rows: "{split}.daily_metrics[]") */
	SOURCE_SETTING,	 /* a setting, such as an attribution window */
	SOURCE_PASS,	 /* the value of the pass */
	SOURCE_WINDOW,	 /* "start" or "end" of the window that was asked for; "today": the day of
			    reading */
	SOURCE_FALLBACK, /* always `fallback` */
};

struct field {
	const char *name;	 /* in the record */
	const char *from;	 /* in the row: the API's name */
	const char *description; /* or NULL */
	enum value_type type;
	bool array;
	enum field_source source;
	const char *source_name; /* of the partition value, capture, setting, pass; "start", "end",
				    "today" */
	const char *fallback;	 /* JSON text for an unset setting; NULL: null */
	bool secret;		 /* known, never leaves */
	bool blank;		 /* null becomes the empty text, so that it can be part of a key */
	bool needed;		 /* part of the key; a row where it is null is no record */
	bool by_default;	 /* selected unless deselected */
	unsigned when;		 /* bits of enum granularity */
	const struct field *fields; /* of TYPE_OBJECT */
	size_t field_count;
};

enum binding_kind {
	BIND_LITERAL,
	BIND_SETTING,
	BIND_PARTITION,
	BIND_BATCH, /* the ids of the unit */
	BIND_PASS,
	BIND_SINCE,  /* the value from which on rows are wanted; left out where all are */
	BIND_CURSOR, /* the page token; left out on the first page */
	BIND_WINDOW_START,
	BIND_WINDOW_END,
	BIND_COLUMNS, /* the API names of the selected columns, and of those always asked for */
};

enum array_style { STYLE_ONE, STYLE_REPEAT, STYLE_CSV };

/*
 * One parameter of the query, or member of the body, and where its value comes from.  A setting
 * that is unset has no parameter.  In a body, literals are JSON text in `fallback`, lists become
 * arrays, and a dot in the name leads into an object.
 */
struct binding {
	const char *parameter;
	enum binding_kind kind;
	const char *name; /* of the literal, setting, partition value; NULL: a list of literals */
	/* JSON text when the setting is unset (NULL: parameter left out), or the list of literals
	 */
	const char *fallback;
	enum array_style style;
	unsigned max; /* more values than that: parameter left out (the filter still holds); 0: any
		       */
	const char *const *unless; /* left out when one of these settings is set and not empty */
	size_t unless_count;
	const char *const *of; /* values of the setting that are none of these do not count */
	size_t of_count;
	/* Parallel to `of`, or NULL: how many rows an id and a bucket of time have for it, in an
	 * estimate that requests are sized by. */
	const unsigned *of_rows;
	unsigned each; /* at most so many values in one request, more are several; 0: any */
};

/* A value that partitions pass on to their children: name, and the member of the parent's row. */
struct pass_on {
	const char *name, *from;
};

/*
 * Rows of the parent that have nothing to tell: every number in the object `zero` of its member
 * `within` is 0, and `since` lies `days` or more back.  What is unknown is no zero.
 */
struct idle {
	const char *within, *zero, *since; /* NULL: there are no such rows */
	int days;
};

/*
 * What a stream is read per: a row of the parent (`each`), or many rows at a time by their ids
 * (`batch`). Children inherit the partition values of their parents, and the values of the parents'
 * passes.
 */
struct parent {
	const char *stream; /* NULL: read once */
	/* One partition a row: these values.  With a batch: none, or the one that its ids share. */
	const struct pass_on *each;
	size_t each_count;
	const char *batch_as, *batch_from; /* their name, the member of the row; NULL: no batch */
	/* Only rows whose `only_field` has one of these values; NULL: all. */
	const char *only_field;
	const char *const *only_values;
	size_t only_count;
	/* The partition value that the ids share; NULL: all values.  With it or an `each`, ids are
	 * gathered until the parent is over, each once; without, they travel as they come. */
	const char *batch_per;
	unsigned batch_max;
	const struct pass_on *needs; /* parameters that the parent is asked with for its sake */
	size_t needs_count;
	struct idle idle; /* rows that it is not read for */
};

/*
 * With this setting of the parent's, a stream is read for the parent's rows instead of its usual
 * ones: a filter that only the parent's rows can tell (definition_within).
 */
struct within {
	const char *setting; /* NULL: never */
	struct parent parent;
};

/* How one id of a batch is asked for by itself, where the API refuses batches (REACT_SINGLY). */
struct single {
	const char *as; /* the id's name in path, query and fields; NULL: there is no such way */
	const char *api, *path, *rows; /* NULL: as for a batch */
	const struct binding *query;
	size_t query_count;
};

/* Records and children alike are limited to rows whose `field` is in (or, `exclude`, not in) a
 * setting. */
struct filter {
	const char *field, *setting;
	bool exclude;
	bool named; /* a value of the setting that no row has is a failure that names it
		       (ad_account_ids) */
};

/* A value that varies the requests: one unit for each combination of the passes' values. */
struct pass {
	const char *name;
	const char *const *values;
	size_t value_count;
};

enum reaction { REACT_EMPTY, REACT_NO_ACCESS, REACT_TRANSIENT, REACT_TOO_MUCH, REACT_SINGLY };
struct on_error {
	int status, code; /* 0: any */
	const char *says; /* in the message; NULL: anything */
	enum reaction means;
};

struct bookmark {
	const char *field; /* record field; NULL: FULL_TABLE */
	/* Partition value that keys the state, and whose failure holds the bookmark back for that
	 * value alone; NULL: one bookmark for all. */
	const char *by;
	/* rows whose `hold_field` has one of these values keep the bookmark before their day */
	const char *hold_field;
	const char *const *hold_values;
	size_t hold_count;
	int lookback_days; /* of a date that is no window's: rows before the bookmark that may
			      change */
};

/* A stream whose query has no binding of the setting `granularity` is always read by DAY. */
struct window_limits {
	int history_days, span_days;	       /* the API's figures; 0: not windowed */
	int hour_history_days, hour_span_days; /* for HOUR; 0: HOUR is not offered */
	int day_span_days; /* for DAY, where less than the API's makes handier answers; 0: span_days
			    */
};

/* The columns that can be asked for: a shared list and what this stream makes of it. */
struct column_list {
	const char *name;
	const struct field
		*columns; /* SOURCE_COLUMN; `from` is the API's name; by_default as the list says */
	size_t count;
};
struct columns {
	const struct column_list *use; /* NULL: no columns */
	const char *const *always;     /* API names, asked for and printed whatever is selected */
	size_t always_count;
	const char *const *without; /* API names that this level does not have */
	size_t without_count;
};

/* Whose rows a stream is read for. */
struct definition_parents {
	struct parent first; /* its `stream` is NULL: the stream is read once */
	struct within within;
	const struct parent *more; /* whose rows it is read for as well, under the same bookmark */
	size_t more_count;
};

/* What is sent for one unit, and how often. */
struct definition_request {
	const char *api; /* the operation in the API's description; for checks only */
	const char *method, *path, *category;
	const char *const *scopes;
	size_t scope_count;
	const struct binding *query;
	size_t query_count;
	const struct binding *body; /* members of the JSON body; none: no body */
	size_t body_count;
	const struct pass *passes;
	size_t pass_count;
	const struct on_error *on_error;
	size_t on_error_count;
};

/* Where the rows are in an answer, and which of them count. */
struct definition_rows {
	const char *path;   /* as json/scan.h describes it */
	const char *cursor; /* root member with the next page's token; NULL: there is one page */
	bool sorted;	    /* the API gives them in the order of their ids */
	const char *lift;   /* member whose own members count as the row's; NULL: none */
	const struct filter *filters;
	size_t filter_count;
};

/* Record fields that identify a record.  Fields that a granularity lacks drop out. */
struct definition_key {
	const char *const *fields;
	size_t count;
};

struct definition {
	const char *name, *description;
	const char *extractor; /* "list", "analytics", "report" */
	const char *options;   /* JSON text, the extractor's own; NULL: none */
	/* The stream whose request gives the same records, and those of older days as well
	 * (stream/route.h); NULL: none. */
	const char *report;
	bool by_default;
	const char *const *also_known_as; /* stream names of other connectors, for their state */
	size_t also_known_as_count;
	struct definition_parents parents;
	struct definition_request request;
	struct single single;
	struct definition_rows rows;
	struct definition_key key;
	struct bookmark bookmark;
	struct window_limits window;
	const struct field *fields;
	size_t field_count;
	struct columns columns;
};

/*
 * New, from the JSON value of a stream's YAML; NULL with ERROR_CONFIG naming file, line and key.
 * `lists` are the shared column lists by name; they must outlive the definition, the document need
 * not.  Unknown keys are errors everywhere.  What only the other definitions can tell is left to
 * definition_check.
 */
struct definition *definition_new(const json_t *document, const struct origin *where,
				  const struct column_list *const *lists, size_t list_count,
				  struct error *err);
/* Only for what definition_new made. */
void definition_free(struct definition *definition);

/*
 * Does it fit the other definitions (`all` ends with NULL): the parent is there and has the members
 * that are passed on, and whoever it inherits from has the partition values that path, query and
 * fields name. 0, or -1 with ERROR_CONFIG.
 */
int definition_check(const struct definition *definition, const struct definition *const *all,
		     const struct origin *where, struct error *err);

/* How many combinations of its passes' values there are; 1 without passes. */
size_t definition_passes(const struct definition *definition);
/* The value of the pass `name` in one of them; NULL when there is no such pass. */
const char *definition_pass(const struct definition *definition, size_t combination,
			    struct slice name);

/*
 * New, as the settings make it with `within`: its parent is the other one, the parameter of the
 * batch's name takes the ids, and parameters that the API does not take beside it are gone.  NULL:
 * the definition holds as it is, which must outlive the new one.
 */
struct definition *definition_within(const struct definition *definition, struct settings settings);
/* Only for what definition_within made. */
void definition_within_free(struct definition *definition);

/* The stream's parents, the first one first; NULL past the last one. */
const struct parent *definition_parent(const struct definition *definition, size_t index);

/* Parameters of the query, then members of the body; NULL past the last one. */
const struct binding *definition_binding(const struct definition *definition, size_t index);

/* The record's field of this name at the top level; a list's column too.  NULL when there is none.
 */
const struct field *definition_field(const struct definition *definition, const char *name);

/* catalog/columns/NAME.yaml. */
struct column_list *column_list_new(const json_t *document, const struct origin *where,
				    struct error *err);
void column_list_free(struct column_list *list);

/* The type that a column's API name promises by convention (reference: names ending in _ID, _NAME
 * ...). */
enum value_type column_type(const char *api_name);

/* "DAY", also "DAILY", "WEEKLY", "MONTHLY"...; -1 when unknown. */
int granularity_of(const char *text, enum granularity *out);
const char *granularity_name(enum granularity granularity);

/* The compiled-in ones, made by catalog/compile.c; both lists end with NULL. */
extern const struct definition *const compiled_definitions[];
extern const struct column_list *const compiled_column_lists[];

#endif
