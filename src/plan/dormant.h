#ifndef DORMANT_H
#define DORMANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "stream/definition.h"

/*
 * Rows of a parent that a child is not read for, see struct idle.  `within` and `since` are the
 * row's members as the API sent them; what is absent, null or no number leaves the row in.
 */
bool dormant_row(const struct idle *idle, struct slice within, struct slice since, int32_t today);

#endif
