/* How the tables of routes and their parameters are written. */
#ifndef SANDBOX_ROUTE_TABLE_H
#define SANDBOX_ROUTE_TABLE_H

#include "list.h"
#include "route.h"

#define TEXT(n)                                                                                    \
	{                                                                                          \
		.name = (n), .type = PARAMETER_TEXT                                                \
	}
#define ID(n)                                                                                      \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID, .high = 18                                      \
	}
#define FLAG(n, d)                                                                                 \
	{                                                                                          \
		.name = (n), .type = PARAMETER_BOOLEAN, .fallback = (d)                            \
	}
#define CHOICE(n, c)                                                                               \
	{                                                                                          \
		.name = (n), .type = PARAMETER_CHOICE, .choices = (c)                              \
	}
#define IDS(n)                                                                                     \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID, .style = STYLE_REPEATED, .max_items = 250       \
	}
#define STATUSES                                                                                   \
	{                                                                                          \
		.name = "entity_statuses", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED,      \
		.fallback = "ACTIVE,PAUSED", .choices = statuses                                   \
	}

/* Shared by many: page_size and bookmark; order; the ad_account_id to act for. */
extern const struct parameter paging[], order[], acting[];

#define AD_ACCOUNT "/ad_accounts/{ad_account_id}"

/* clang-format off */
/* path and stream; what makes the rows; whose quota and scope; and whether client credentials do. */
#define GET(p, s)     .method = "GET", .path = (p), .stream = (s)
#define POST(p, s)    .method = "POST", .path = (p), .stream = (s), .changes = true
#define LIST(l)       .shape = SHAPE_PAGE, .rows = list_rows, .of = &(l)
#define PAGES(k)      .shape = SHAPE_PAGE, PLAIN(k)
#define ITEMS(k)      .shape = SHAPE_ITEMS, PLAIN(k)
#define ARRAY(k)      .shape = SHAPE_ARRAY, PLAIN(k)
#define PLAIN(k)      .rows = list_rows, .of = &(const struct list){ .kind = &(k), .keep = list_equal }
#define FIRST(k)      .shape = SHAPE_OBJECT, .rows = list_first, .of = &(const struct list){ .kind = &(k) }
#define ONE(k)        .shape = SHAPE_OBJECT, .rows = list_one, .of = (k)
#define LEVEL(l)      .shape = SHAPE_ARRAY, .rows = analytics_rows, .of = &(l)
#define BREAKDOWN(l)  .shape = SHAPE_DATA, .rows = targeting_rows, .of = &(l)
#define OBJECT(r)     .shape = SHAPE_OBJECT, .rows = (r)
#define REPORT(f)     .shape = SHAPE_OBJECT, .rows = report_create, .of = &(f)
#define LOOK(f)       .shape = SHAPE_OBJECT, .rows = report_poll, .of = &(f), .changes = true
#define NEEDS(c, s)   .category = CATEGORY_##c, .scopes = (s)
#define CLIENT        .client_credentials = true
#define TAKES(...)    .parameters = { __VA_ARGS__ }
#define ONLY_ONE(...) .exclusive = { __VA_ARGS__ }
#define ALL(...)      .everything = { __VA_ARGS__ }
/* clang-format on */

/* The tables; each ends with TABLE_END. */
extern const struct route ads_routes[], organic_routes[], business_routes[];
#define TABLE_END                                                                                  \
	{                                                                                          \
		.path = NULL                                                                       \
	}

#endif
