#ifndef ROUTE_H
#define ROUTE_H

#include "stream/selection.h"

/*
 * The two routes of reading a stream whose definition has a `report`: by its own request, or by
 * that of the report, which reaches further back.  Records, keys, bookmarks and digests are the
 * same. The setting `transport` chooses: sync (the stream's own), report, auto (own, and the report
 * for days that it does not reach), cheapest (whichever takes fewer requests).  A column or a
 * setting that only one of the two has decides for that one.  private to selection.c and
 * fingerprint.c.
 */

/* Fill what selection.h says of routes, and the stream's definition, which tells its parents.
 * ERROR_CONFIG when each route lacks something. */
int route_choose(struct selected *selected, const struct catalog *catalog, struct error *err);

/* The rest, once the fields are chosen and the digest is made: selected_ask comes next. */
void route_complete(struct selected *selected, const struct catalog *catalog);

/* New: {setting: value} of the settings that only the report of this stream takes; NULL: none. */
json_t *route_report_settings(const struct catalog *catalog, const struct definition *stream);

#endif
