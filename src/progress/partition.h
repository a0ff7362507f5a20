#ifndef PARTITION_H
#define PARTITION_H

#include <stddef.h>

#include "base/slice.h"

/*
 * What a stream is read per: values by name, such as {ad_account_id: 549...}, on top of those of
 * the partition that the parent was read for.  Shared by everything below it and counted.
 */
enum { PARTITION_VALUES_MAX = 8 };

struct partition {
	struct partition *up;			 /* counted; NULL at the top */
	const char *names[PARTITION_VALUES_MAX]; /* borrowed from a definition */
	char *values[PARTITION_VALUES_MAX];	 /* owned, plain text; NULL: the row had none */
	size_t count;
	unsigned references;
};

/* New, without values, with one reference; takes a reference to `up` (NULL: none). */
struct partition *partition_new(struct partition *up);
/* `name` is borrowed, `value` is copied. */
void partition_add(struct partition *partition, const char *name, struct slice value);
struct partition *partition_keep(struct partition *partition);
void partition_release(struct partition *partition); /* NULL is fine */

/* The partition, here or above, that `name` belongs to; NULL when there is none.  Borrowed. */
struct partition *partition_holder(struct partition *partition, struct slice name);

/* The value of `name` here or above; NULL when there is none. */
const char *partition_value(const struct partition *partition, struct slice name);

#endif
