#ifndef CATALOG_POLICY_H
#define CATALOG_POLICY_H

#include <jansson.h>

#include "stream/policy.h"

/*
 * The catalog's policy and the settings that definitions name, read from the checked settings
 * (tap/config).  `settings` is borrowed for as long as the result is used; NULL: none is set.
 */
struct catalog_policy catalog_policy_of(const json_t *settings);
struct settings settings_of(const json_t *settings);

#endif
