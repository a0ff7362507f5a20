#ifndef AIRBYTE_SPEC_H
#define AIRBYTE_SPEC_H

#include <jansson.h>

/*
 * Airbyte's SPEC, from the table of options: groups, order and titles of the form; credentials as a
 * choice between OAuth and an access token.  New: the content of the message's `spec`.
 */
json_t *airbyte_spec(void);

#endif
