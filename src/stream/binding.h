#ifndef BINDING_H
#define BINDING_H

#include <jansson.h>
#include <stddef.h>

#include "stream/definition.h"
#include "stream/setting.h"

/*
 * What the parameters of a definition that come from settings and literals are worth under the
 * run's settings, and into how many requests their lists must be cut (`each`).
 */

/* New; NULL: the parameter is left out.  Lists lose what is not in `of`; if nothing is left, the
 * default holds. */
json_t *binding_value(const struct binding *binding, const char *stream, struct settings settings);

/* Into how many requests the combinations of all cut lists lead; 1 when none is cut. */
size_t binding_cuts(const struct definition *stream, struct settings settings);

/* The part of the binding's value that belongs to this cut of binding_cuts; new or NULL, as above.
 */
json_t *binding_part(const struct definition *stream, const struct binding *binding,
		     struct settings settings, size_t cut);

/* Is there a setting for a closer one (`unless`)? */
bool binding_gives_way(const struct binding *binding, const char *stream, struct settings settings);

#endif
