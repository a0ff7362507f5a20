#ifndef SELECTED_H
#define SELECTED_H

#include "stream/selection.h"

/* One stream of a selection.  Private to selection.c. */

/* New; every field as `by_default` says. */
struct selected *selected_new(const struct offer *offer);
void selected_free(struct selected *selected);

/* For a parent that was not asked for: read, with nothing of it printed. */
void selected_mute(struct selected *selected);

/* Settle fields, key and schema. */
void selected_close(struct selected *selected);

/* What is the same whatever route the records come; `copy` has its offer and stream already. */
void selected_copy(struct selected *copy, const struct selected *selected);

/* How its records are asked for and made: projection, rows, columns and cuts. */
int selected_ask(struct selected *selected, struct settings settings, struct error *err);

#endif
