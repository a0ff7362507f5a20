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

#endif
