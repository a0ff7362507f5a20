/* The columns of reports of converted products: 10 that name things, and 162 figures. */
#ifndef SANDBOX_COLUMN_PRODUCT_H
#define SANDBOX_COLUMN_PRODUCT_H

#include "column.h"

/* NULL when there is none of that name. */
const struct column *column_find_product(const char *name);

#endif
