#include "route_table.h"

static const char *const orders[] = {"ASCENDING", "DESCENDING", NULL};

/* clang-format off */
const struct parameter paging[] = {
	{ .name = "page_size", .type = PARAMETER_INTEGER, .fallback = "25", .low = 1, .high = 250 },
	TEXT("bookmark"),
	PARAMETERS_END,
};
const struct parameter order[] = { CHOICE("order", orders), PARAMETERS_END };
const struct parameter acting[] = { ID("ad_account_id"), PARAMETERS_END };
/* clang-format on */

static const struct route *const tables[] = {ads_routes, organic_routes, business_routes, NULL};

const struct route *route_next(const struct route *previous)
{
	size_t table = 0;

	if (!previous)
		return tables[0];
	if (previous[1].path)
		return previous + 1;
	/* At the end of its table: the one whose last it is comes before the next. */
	for (; tables[table]; table++) {
		const struct route *last = tables[table];

		while (last->path)
			last++;
		if (last == previous + 1)
			return tables[table + 1];
	}
	return NULL;
}
