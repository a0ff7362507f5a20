#ifndef STREAM_POLICY_H
#define STREAM_POLICY_H

#include <jansson.h>
#include <stdbool.h>

#include "stream/setting.h"

/* How a stream with a report is read (stream/route.h). */
enum route_choice {
	ROUTE_AUTO,	/* directly, and by the report for days that lie further back */
	ROUTE_DIRECT,	/* by the stream's own request only */
	ROUTE_REPORT,	/* by the report only */
	ROUTE_CHEAPEST, /* whichever takes fewer requests */
};

/* What the user decided about the records of one stream.  Everything is borrowed. */
struct offer_policy {
	const json_t *columns;	 /* a name or a list of names, which may be "default" and "all";
				    NULL: the default ones */
	const char *granularity; /* NULL: the stream's usual one */
	bool granularity_is_own; /* it was set for this stream, not for all of them */
	bool metadata;		 /* records say when and by what they were read */
	bool extra_fields;	 /* records keep members that the stream does not declare */
	enum route_choice route;
};

/* What the user decided about the catalog, and where the rest comes from. */
struct catalog_policy {
	const json_t *streams; /* a name or a list of names, which may be "default" and "all";
				  NULL: the default ones */
	bool api_names;	       /* records have the API's names, as far as only the case differs */
	struct settings settings;
	/* Settings that definitions bind, but that say nothing about which facts are read: the
	 * granularity, which is known by itself, and the size of a page. */
	const char *granularity_setting, *page_size_setting;
	void *self;
	void (*offer)(void *self, const char *stream, struct offer_policy *out);
};

#endif
