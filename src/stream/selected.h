#ifndef SELECTED_H
#define SELECTED_H

#include "stream/selection.h"

/* One stream of a selection.  Private to selection.c. */

/* New; every field as `by_default` says. */
struct selected *selected_new(const struct offer *offer);
void selected_free(struct selected *selected);

/* For a parent that was not asked for: read, with nothing of it printed. */
void selected_mute(struct selected *selected);

/* Fill what selection.h says is filled by selection_close, apart from the digest. */
int selected_close(struct selected *selected, struct error *err);

#endif
