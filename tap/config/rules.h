#ifndef RULES_H
#define RULES_H

#include "base/buffer.h"
#include "base/error.h"
#include "tap/config/config.h"
#include "tap/config/source.h"

/* What no single value tells: keys that we do not know, and settings that must fit together. */

/* Unknown keys become notes, with the name that was probably meant; stream_maps is refused. */
int rules_keys(const struct source *source, struct buffer *notes, struct error *err);

/* The settings as read: -1 with ERROR_CONFIG for the first contradiction. */
int rules_check(struct config *config, const struct source *source, struct error *err);

#endif
