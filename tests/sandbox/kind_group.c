/*
 * What hangs below ad groups: keywords and product groups.  They deliver as parts of their ad
 * group; some keywords belong to a campaign or to the whole account instead.
 */
#include "kinds.h"

static unsigned per_ad_group(const struct world *world, unsigned account, unsigned count)
{
	return kind_ad_group.count(world, account) * count;
}

static unsigned keywords(const struct world *world, unsigned account)
{
	return per_ad_group(world, account, 3);
}

static unsigned product_groups(const struct world *world, unsigned account)
{
	return per_ad_group(world, account, 2);
}

struct entity keyword_parent(const struct entity *keyword)
{
	struct entity group = entity_parent(keyword);

	if (keyword->draw % 10 == 0)
		return entity_owner(keyword);
	return keyword->draw % 10 == 1 ? entity_parent(&group) : group;
}

static void write_parent_id(struct text *out, const struct entity *entity,
			    const struct field *field)
{
	struct entity parent = keyword_parent(entity);

	write_id(out, &parent, field);
}

static void write_parent_type(struct text *out, const struct entity *entity,
			      const struct field *field)
{
	struct entity parent = keyword_parent(entity);

	(void)field;
	text_json_puts(out, parent.kind == &kind_account    ? "advertiser"
			    : parent.kind == &kind_campaign ? "campaign"
							    : "adgroup");
}

const char *const match_types[] = {"BROAD",	     "PHRASE",		"EXACT",
				   "EXACT_NEGATIVE", "PHRASE_NEGATIVE", NULL};

static const struct field keyword_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("bid", .write = write_null),
	FIELD("match_type", .write = write_choice, .of = match_types),
	FIELD("value", .write = write_name),
	FIELD("archived", .write = write_boolean, .high = 15),
	FIELD("parent_id", .write = write_parent_id),
	FIELD("parent_type", .write = write_parent_type),
	FIELD("type", .write = write_text, .of = "keyword"),
	FIELDS_END,
};

const struct kind kind_keyword = {
	.name = "keyword",
	.word = "Keyword",
	.fields = keyword_fields,
	.owner = &kind_account,
	.parent = &kind_ad_group,
	.count = keywords,
	.shares_ads = true,
	.early_id = 311000000000,
	.late_id = 311000000000000000,
	.early = 2,
};

static const char *const product_group_collections_header_types[] = {"SHOP_THIS_COLLECTION",
								     "EXPLORE_THIS_COLLECTION",
								     "NO_HEADER",
								     "ON_SALE",
								     "GET_DEAL",
								     NULL};
static const char *const product_group_creative_types[] = {"REGULAR",  "VIDEO",	    "SHOPPING",
							   "CAROUSEL", "MAX_VIDEO", NULL};
static const char *const product_group_customizable_cta_types[] = {
	"SHOP_NOW", "BOOK_NOW", "ON_SALE", "GET_DEAL", "BUY_ONLINE_PICKUP_IN_STORE", NULL};
static const char *const product_group_grid_click_types[] = {"CLOSEUP", "DIRECT_TO_DESTINATION",
							     NULL};
static const char *const product_group_preferred_media_types[] = {"VIDEO", "IMAGE", NULL};

static const struct field product_group_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_group_id", .write = write_up_id, .of = &kind_ad_group),
	FIELD("bid_in_micro_currency", .write = write_money, .low = 10000, .high = 900000000,
	      .nulls = 20),
	FIELD("catalog_product_group_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("catalog_product_group_name", .write = write_name, .nulls = 20),
	FIELD("collections_header_type", .write = write_choice,
	      .of = product_group_collections_header_types, .nulls = 20),
	FIELD("collections_hero_destination_url", .write = write_url,
	      .of = "https://www.example.com/collections-hero-destination-url/", .nulls = 20),
	FIELD("collections_hero_pin_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("creative_type", .write = write_choice, .of = product_group_creative_types),
	FIELD("customizable_cta_type", .write = write_choice,
	      .of = product_group_customizable_cta_types, .nulls = 20),
	FIELD("definition", .write = write_words, .nulls = 20),
	FIELD("grid_click_type", .write = write_choice, .of = product_group_grid_click_types,
	      .nulls = 20),
	FIELD("included", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("is_generate_background", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("is_mdl", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("parent_id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 20),
	FIELD("preferred_media_type", .write = write_choice,
	      .of = product_group_preferred_media_types, .nulls = 20),
	FIELD("relative_definition", .write = write_words, .nulls = 20),
	FIELD("selected_image_tag", .write = write_words, .nulls = 20),
	FIELD("selected_video_tag", .write = write_words, .nulls = 20),
	FIELD("slideshow_collections_description", .write = write_words, .nulls = 20),
	FIELD("slideshow_collections_title", .write = write_name, .nulls = 20),
	FIELD("status", .write = write_status),
	FIELD("tracking_url", .write = write_url, .of = "https://www.example.com/tracking-url/",
	      .nulls = 20),
	FIELDS_END,
};

const struct kind kind_product_group = {
	.name = "product_group",
	.word = "Product group",
	.fields = product_group_fields,
	.owner = &kind_account,
	.parent = &kind_ad_group,
	.count = product_groups,
	.shares_ads = true,
	.early_id = 312000000000,
	.late_id = 312000000000000000,
	.early = 2,
};

/* Known to reports only. */
const struct kind kind_product_item = {
	.name = "product_item",
	.word = "Product item",
	.fields = keyword_fields,
	.owner = &kind_account,
	.parent = &kind_ad_group,
	.count = product_groups,
	.shares_ads = true,
	.early_id = 313000000000,
	.late_id = 313000000000000000,
	.early = 2,
};
