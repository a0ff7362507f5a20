#ifndef TABLES_H
#define TABLES_H

#include "stream/definition.h"

/*
 * Definitions as C source on stdout: static const data, nested parts as compound literals.  A
 * column list is printed once, as columns_NAME, and the streams (stream_NAME) point to it.
 */
void tables_list(const struct column_list *list);
void tables_stream(const struct definition *definition);

#endif
