/* Ads. */
#include "kinds.h"

#include "draw.h"

const char *const creative_types[] = {"REGULAR",    "VIDEO", "SHOPPING", "CAROUSEL", "MAX_VIDEO",
				      "COLLECTION", "IDEA",  "QUIZ",	 NULL};
static const char *const calls_to_action[] = {"LEARN_MORE", "SHOP_NOW", "SIGN_UP", "GET_OFFER",
					      NULL};
static const char *const click_types[] = {"CLOSEUP", "DIRECT_TO_DESTINATION", NULL};
static const char *const reasons[] = {"HASHTAGS", "LANDING_PAGE", "CLICKBAIT", "IMAGE_BUSY", NULL};

static unsigned ads(const struct world *world, unsigned account)
{
	return kind_ad_group.count(world, account) * world->sizes.ads;
}

uint64_t ad_pin_id(const struct entity *ad)
{
	unsigned pins = ad->world->sizes.pins; /* an ad keeps its pin when new ones appear */

	return world_entity(ad->world, &kind_pin, 0,
			    pins ? (unsigned)(draw(ad->draw, 8) % pins) : 0)
		.id;
}

static const char *review(const struct entity *ad)
{
	static const char *const outcomes[] = {"APPROVED", "APPROVED", "APPROVED", "APPROVED",
					       "PENDING",  "REJECTED", NULL};

	return entity_choice(ad, "review_status", outcomes);
}

static void write_review(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_json_puts(out, review(entity));
}

static void write_ad_summary(struct text *out, const struct entity *entity,
			     const struct field *field)
{
	enum status status = entity_status(entity);

	(void)field;
	text_json_puts(out, status == STATUS_ACTIVE ? review(entity) : status_names[status]);
}

static void write_reasons(struct text *out, const struct entity *entity, const struct field *field)
{
	if (strcmp(review(entity), "REJECTED") == 0)
		write_choices(out, entity, field);
	else
		write_empty_list(out, entity, field);
}

static void write_pin_id(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_char(out, '"');
	text_uint(out, ad_pin_id(entity));
	text_char(out, '"');
}

static const struct field ad_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("campaign_id", .write = write_up_id, .of = &kind_campaign),
	FIELD("ad_group_id", .write = write_up_id, .of = &kind_ad_group),
	FIELD("pin_id", .write = write_pin_id),
	FIELD("name", .write = write_name, .nulls = 10),
	FIELD("status", .write = write_status),
	FIELD("summary_status", .write = write_ad_summary),
	FIELD("review_status", .write = write_review),
	FIELD("rejected_reasons", .write = write_reasons, .of = reasons, .low = 1, .high = 2),
	FIELD("rejection_labels", .write = write_empty_list),
	FIELD("creative_type", .write = write_choice, .of = creative_types),
	FIELD("destination_url", .write = write_url,
	      .of = "https://www.example.com/p?utm_source=pinterest&ad=", .nulls = 20),
	FIELD("click_tracking_url", .write = write_url, .of = "https://track.example.com/",
	      .nulls = 70),
	FIELD("view_tracking_url", .write = write_null),
	FIELD("android_deep_link", .write = write_null),
	FIELD("ios_deep_link", .write = write_null),
	FIELD("carousel_android_deep_links", .write = write_null),
	FIELD("carousel_ios_deep_links", .write = write_null),
	FIELD("carousel_destination_urls", .write = write_urls, .of = "https://www.example.com/c/",
	      .nulls = 80),
	FIELD("collection_items_destination_url_template", .write = write_null),
	FIELD("customizable_cta_type", .write = write_choice, .of = calls_to_action, .nulls = 50),
	FIELD("grid_click_type", .write = write_choice, .of = click_types, .nulls = 40),
	FIELD("is_pin_deleted", .write = write_boolean, .high = 4),
	FIELD("is_removable", .write = write_boolean, .high = 50),
	FIELD("lead_form_id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 95),
	FIELD("quiz_pin_data", .write = write_null),
	FIELD("tracking_urls", .write = write_object, .of = tracking_fields, .nulls = 60),
	FIELD("created_time", .write = write_created),
	FIELD("updated_time", .write = write_updated),
	FIELD("type", .write = write_text, .of = "pinpromotion"),
	FIELDS_END,
};

const struct kind kind_ad = {
	.name = "ad",
	.word = "Ad",
	.fields = ad_fields,
	.owner = &kind_account,
	.parent = &kind_ad_group,
	.count = ads,
	.early_id = 687195000000,
	.late_id = 687195000000000000,
	.early = 12,
	.growth_days = 1,
};
