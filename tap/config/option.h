#ifndef OPTION_H
#define OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * The one table of settings.  It drives reading and checking the config (tap/config), --about, the
 * README's table, Airbyte's spec and the plugin definition for Meltano: a setting is added here and
 * nowhere else.  The order is the one that people see.
 */
enum option_type {
	OPTION_TEXT,
	OPTION_INTEGER,
	OPTION_BOOLEAN,
	OPTION_DATE,	/* YYYY-MM-DD; date-times are cut to their date */
	OPTION_TEXTS,	/* a list of texts */
	OPTION_IDS,	/* a list of ids: digits, kept as text */
	OPTION_OBJECT,	/* an object, checked by whoever reads it */
	OPTION_OBJECTS, /* a list of such objects */
};

enum option_group {
	GROUP_ACCESS,
	GROUP_CHOICE,
	GROUP_PERIOD,
	GROUP_ATTRIBUTION,
	GROUP_RECORDS,
	GROUP_SPEED,
	GROUP_NETWORK,
	GROUP_COUNT,
};

/* Another spelling of a choice. */
struct synonym {
	const char *from, *to;
};

struct option {
	enum option_type type;
	enum option_group group;
	const char *name, *title, *description;
	const char *also[2]; /* other names that are accepted */
	const char *initial; /* the default as JSON text; NULL: unset */
	int64_t least, most; /* of an integer, unless both are 0 */
	const char *const
		*choices; /* allowed values, of a list: of its items; ends with NULL; or NULL */
	const struct synonym *synonyms; /* ends with {0}; or NULL */
	const char *pattern;		/* regular expression, for forms; code checks the same */
	const char *example;		/* JSON text; or NULL */
	bool open;			/* values outside of `choices` only get a warning */
	bool secret;
	bool credential; /* also found under `credentials` */
	bool singer;	 /* of no use elsewhere: left out of Airbyte's spec */
	bool per_stream; /* may stand under stream_settings.NAME */
};

extern const struct option options[];
extern const size_t option_count;
extern const char *const option_group_titles[GROUP_COUNT];

/* By name or other name; NULL when there is none. */
const struct option *option_find(const char *name);

/* The known name that resembles `name` most; NULL when none does. */
const char *option_nearest(const char *name);

/* For people: "text", "integer", "list of ids" ... */
const char *option_type_name(enum option_type type);

#endif
