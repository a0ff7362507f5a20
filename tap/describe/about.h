#ifndef ABOUT_H
#define ABOUT_H

#include <jansson.h>

#include "base/buffer.h"
#include "tap/config/option.h"

/* What the tap is and which settings it has, for people and for tools, from the table of options.
 */
void about_json(struct buffer *out);
void about_markdown(struct buffer *out);
void about_text(struct buffer *out);

/* The settings as a new JSON Schema, as the Singer SDK prints it. */
json_t *about_schema(void);

/* What an option allows and how else it is called: "One of DAY, TOTAL. Also: status.", or nothing.
 */
void about_limits(const struct option *option, struct buffer *out);

/* Ends with NULL. */
extern const char *const about_capabilities[];

#endif
