#ifndef OFFER_H
#define OFFER_H

#include "stream/catalog.h"

/*
 * One definition under the settings: its fields, columns, key and granularity.  Private to
 * catalog.c, which owns what is made here.
 */
int offer_init(struct offer *offer, struct catalog *catalog, const struct definition *stream,
	       struct error *err);
void offer_release(struct offer *offer);

/* Of offer_init: the columns that the setting `columns` wishes for, and those always asked for. */
void offer_add_columns(struct offer *offer, struct catalog *catalog, const json_t *setting);

/* Of offer_init: the stream's own setting, the one for all as far as the stream has it, or what is
 * usual.  ERROR_CONFIG when it cannot be. */
int offer_set_granularity(struct offer *offer, const struct catalog_policy *catalog,
			  const struct offer_policy *policy, struct error *err);

#endif
