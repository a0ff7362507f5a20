/* Listings of entities: filters, order, pages. */
#ifndef SANDBOX_LIST_H
#define SANDBOX_LIST_H

#include "request.h"

struct list {
	const struct kind *kind;
	/* Chooses another kind by the request; NULL: kind it is. */
	const struct kind *(*choose)(const struct request *request);
	/* What belongs to the answer; NULL: everything. */
	bool (*keep)(const struct request *request, const struct entity *entity);
	const char *wrap; /* an item is {wrap:[row],"errors":[]}; in a dump it is the row */
	bool varies;	  /* rows follow from the request, not from ids alone */
	/* A parameter that only says which rows, and changes none; NULL: there is none. */
	const char *chooses;
	/* Refuses requests that the parameters alone allow; NULL: none. */
	bool (*check)(struct request *request);
};

/* Row functions of routes; list_rows' `of` is a struct list. */
bool list_rows(struct request *request, struct rows *rows);
/* The first of the kind in `of`, a struct list: what an owner has one of. */
bool list_first(struct request *request, struct rows *rows);
/* The one entity that the path names, or (for /user_account) the user. */
bool list_one(struct request *request, struct rows *rows);

/* A keep: every choice that was asked for and is a field of the row is equal to it. */
bool list_equal(const struct request *request, const struct entity *entity);

extern const struct parameter stat_parameters[]; /* of list_report_stats */

extern const struct list list_accounts, list_campaigns, list_ad_groups, list_ads, list_audiences;
extern const struct list list_boards, list_pins, list_keywords, list_product_groups,
	list_board_pins, list_section_pins, list_labels, list_invoices, list_category_details,
	list_report_stats, list_shared_accounts, list_members, list_partners, list_invites;

#endif
