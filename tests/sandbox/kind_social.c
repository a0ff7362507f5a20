/* People, websites, media and board sections. */
#include "kinds.h"

static const struct field linked_business_fields[] = {
	FIELD("username", .write = write_url, .of = "brand"),
	FIELD("image_large_url", .write = write_url,
	      .of = "https://www.example.com/image-large-url/"),
	FIELD("image_medium_url", .write = write_url,
	      .of = "https://www.example.com/image-medium-url/"),
	FIELD("image_small_url", .write = write_url,
	      .of = "https://www.example.com/image-small-url/"),
	FIELD("image_xlarge_url", .write = write_url,
	      .of = "https://www.example.com/image-xlarge-url/"),
	FIELDS_END,
};

const struct kind kind_linked_business = {
	.name = "linked_business",
	.word = "Business",
	.fields = linked_business_fields,
	.owner = &kind_user,
	.few = 3,
	.early_id = 338000000000,
	.late_id = 338000000000000000,
	.early = 2,
};

static const struct field follower_fields[] = {
	FIELD("username", .write = write_url, .of = "pinner"),
	FIELD("type", .write = write_text, .of = "user"),
	FIELDS_END,
};

const struct kind kind_follower = {
	.name = "follower",
	.word = "Follower",
	.fields = follower_fields,
	.owner = &kind_user,
	.few = 60,
	.early_id = 339000000000,
	.late_id = 339000000000000000,
	.early = 2,
};

static const struct field followed_fields[] = {
	FIELD("username", .write = write_url, .of = "creator"),
	FIELD("type", .write = write_text, .of = "user"),
	FIELDS_END,
};

const struct kind kind_followed = {
	.name = "followed",
	.word = "Followed",
	.fields = followed_fields,
	.owner = &kind_user,
	.few = 30,
	.early_id = 340000000000,
	.late_id = 340000000000000000,
	.early = 2,
};

static const struct field website_fields[] = {
	FIELD("website", .write = write_url, .of = "https://shop.example.com/"),
	FIELD("status", .write = write_text, .of = "verified"),
	FIELD("verified_at", .write = write_created_utc),
	FIELDS_END,
};

const struct kind kind_website = {
	.name = "website",
	.word = "Website",
	.fields = website_fields,
	.owner = &kind_user,
	.few = 2,
	.early_id = 341000000000,
	.late_id = 341000000000000000,
	.early = 2,
};

static const char *const media_media_type_values[] = {"video", NULL};
static const char *const media_status_values[] = {"registered", "processing", "succeeded", "failed",
						  NULL};

static const struct field media_fields[] = {
	FIELD("media_id", .write = write_id),
	FIELD("media_type", .write = write_choice, .of = media_media_type_values),
	FIELD("status", .write = write_choice, .of = media_status_values),
	FIELDS_END,
};

const struct kind kind_media = {
	.name = "media",
	.word = "Media",
	.fields = media_fields,
	.owner = &kind_user,
	.few = 7,
	.early_id = 342000000000,
	.late_id = 342000000000000000,
	.early = 2,
};

static const struct field board_section_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("name", .write = write_name),
	FIELDS_END,
};

const struct kind kind_board_section = {
	.name = "board_section",
	.word = "Section",
	.fields = board_section_fields,
	.owner = &kind_board,
	.few = 2,
	.early_id = 343000000000,
	.late_id = 343000000000000000,
	.early = 2,
};
