/* Business access: who works with whom, on what. */
#include "kinds.h"

const char *const asset_types[] = {"AD_ACCOUNT", "PROFILE",  "ASSET_GROUP",
				   "CATALOG",	 "CONSUMER", NULL};

static const struct field employer_ad_accounts_fields[] = {
	FIELD("id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("permissions", .write = write_names),
	FIELDS_END,
};

static const struct field employer_assets_summary_fields[] = {
	FIELD("ad_accounts", .write = write_objects, .of = employer_ad_accounts_fields, .low = 0,
	      .high = 2),
	FIELD("profiles", .write = write_objects, .of = employer_ad_accounts_fields, .low = 0,
	      .high = 2),
	FIELDS_END,
};

static const struct field employer_created_by_business_fields[] = {
	FIELD("email", .write = write_text, .of = "person@example.com", .nulls = 20),
	FIELD("id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 20),
	FIELD("username", .write = write_name, .nulls = 20),
	FIELDS_END,
};

static const struct field employer_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("assets_summary", .write = write_object, .of = employer_assets_summary_fields,
	      .nulls = 20),
	FIELD("business_roles", .write = write_names),
	FIELD("created_by_business", .write = write_object,
	      .of = employer_created_by_business_fields, .nulls = 20),
	FIELD("created_by_user", .write = write_object, .of = employer_created_by_business_fields,
	      .nulls = 20),
	FIELD("created_time", .write = write_created_ms),
	FIELD("is_shared_partner", .write = write_boolean, .high = 50),
	FIELD("user", .write = write_object, .of = employer_created_by_business_fields,
	      .nulls = 20),
	FIELDS_END,
};

const struct kind kind_employer = {
	.name = "employer",
	.word = "Employer",
	.fields = employer_fields,
	.owner = &kind_user,
	.few = 4,
	.early_id = 344000000000,
	.late_id = 344000000000000000,
	.early = 2,
};

const struct kind kind_member = {
	.name = "member",
	.word = "Member",
	.fields = employer_fields,
	.owner = &kind_user,
	.few = 6,
	.early_id = 345000000000,
	.late_id = 345000000000000000,
	.early = 2,
};

const struct kind kind_partner = {
	.name = "partner",
	.word = "Partner",
	.fields = employer_fields,
	.owner = &kind_user,
	.few = 4,
	.early_id = 346000000000,
	.late_id = 346000000000000000,
	.early = 2,
};

static const struct field asset_asset_group_info_fields[] = {
	FIELD("ad_accounts_ids", .write = write_empty_list, .nulls = 20),
	FIELD("asset_group_description", .write = write_words, .nulls = 20),
	FIELD("asset_group_name", .write = write_name, .nulls = 20),
	FIELD("asset_group_types", .write = write_names),
	FIELD("catalogs_ids", .write = write_empty_list, .nulls = 20),
	FIELD("created_by", .write = write_object, .of = employer_created_by_business_fields,
	      .nulls = 20),
	FIELDS_END,
};

static const struct field asset_catalog_info_fields[] = {
	FIELD("catalog_type", .write = write_text, .of = "RETAIL"),
	FIELD("id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("name", .write = write_name),
	FIELDS_END,
};

static const struct field asset_fields[] = {
	FIELD("asset_id", .write = write_id),
	FIELD("asset_group_info", .write = write_object, .of = asset_asset_group_info_fields),
	FIELD("asset_type", .write = write_cycle, .of = asset_types, .low = 1),
	FIELD("catalog_info", .write = write_object, .of = asset_catalog_info_fields, .nulls = 20),
	FIELDS_END,
};

const struct kind kind_asset = {
	.name = "asset",
	.word = "Asset",
	.fields = asset_fields,
	.owner = &kind_user,
	.few = 9,
	.early_id = 347000000000,
	.late_id = 347000000000000000,
	.early = 2,
};

static const struct field member_asset_fields[] = {
	FIELD("asset_id", .write = write_id),
	FIELD("asset_group_info", .write = write_object, .of = asset_asset_group_info_fields),
	FIELD("asset_type", .write = write_cycle, .of = asset_types, .low = 1),
	FIELD("permissions", .write = write_names),
	FIELDS_END,
};

const struct kind kind_member_asset = {
	.name = "member_asset",
	.word = "Asset",
	.fields = member_asset_fields,
	.owner = &kind_member,
	.few = 8,
	.early_id = 386000000000,
	.late_id = 386000000000000000,
	.early = 2,
};

static const struct field invite_invite_data_fields[] = {
	FIELD("invite_expiration", .write = write_number, .low = 0, .high = 9000),
	FIELD("invite_status", .write = write_text, .of = "PENDING"),
	FIELD("invite_type", .write = write_text, .of = "MEMBER_INVITE"),
	FIELD("last_updated_time", .write = write_updated),
	FIELD("sent_at", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field invite_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("invite_data", .write = write_object, .of = invite_invite_data_fields),
	FIELD("is_received_invite", .write = write_boolean, .high = 50),
	FIELD("user", .write = write_object, .of = employer_created_by_business_fields),
	FIELD("assets_summary", .write = write_object, .of = employer_assets_summary_fields,
	      .nulls = 20),
	FIELD("business_roles", .write = write_names),
	FIELD("created_by_business", .write = write_object,
	      .of = employer_created_by_business_fields, .nulls = 20),
	FIELD("created_by_user", .write = write_object, .of = employer_created_by_business_fields,
	      .nulls = 20),
	FIELD("created_time", .write = write_created_ms),
	FIELDS_END,
};

const struct kind kind_invite = {
	.name = "invite",
	.word = "Invite",
	.fields = invite_fields,
	.owner = &kind_user,
	.few = 4,
	.early_id = 348000000000,
	.late_id = 348000000000000000,
	.early = 2,
};

static const struct field business_audience_rule_fields[] = {
	FIELD("ad_account_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("ad_id", .write = write_empty_list),
	FIELD("campaign_id", .write = write_empty_list),
	FIELD("country", .write = write_text, .of = "DE"),
	FIELD("customer_list_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999),
	FIELD("engagement_domain", .write = write_names),
	FIELDS_END,
};

static const struct field business_audience_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("audience_type", .write = write_text, .of = "CUSTOMER_LIST"),
	FIELD("created_by_company_name", .write = write_name, .nulls = 20),
	FIELD("created_timestamp", .write = write_created, .nulls = 20),
	FIELD("description", .write = write_words, .nulls = 20),
	FIELD("name", .write = write_name),
	FIELD("rule", .write = write_object, .of = business_audience_rule_fields),
	FIELD("size", .write = write_number, .low = 0, .high = 9000, .nulls = 20),
	FIELD("status", .write = write_text, .of = "READY"),
	FIELD("type", .write = write_text, .of = "businessaudience"),
	FIELD("updated_timestamp", .write = write_updated, .nulls = 20),
	FIELDS_END,
};

const struct kind kind_business_audience = {
	.name = "business_audience",
	.word = "Audience",
	.fields = business_audience_fields,
	.owner = &kind_user,
	.few = 4,
	.early_id = 349000000000,
	.late_id = 349000000000000000,
	.early = 2,
};
