/* The user and the ad accounts. */
#include "kinds.h"

static const char *const currencies[] = {"EUR", "USD", "JPY", "GBP", "BRL", NULL};
static const char *const countries[] = {"DE", "US", "JP", "GB", "BR", "FR", NULL};
static const char *const permissions[] = {
	"OWNER", "ADMIN", "ANALYST", "FINANCE_MANAGER", "CATALOGS_MANAGER", "AUDIENCE_MANAGER",
	NULL};

static unsigned one(const struct world *world, unsigned owner)
{
	(void)world;
	return owner == 0;
}

static unsigned accounts(const struct world *world, unsigned owner)
{
	return owner == 0 ? world->sizes.accounts : 0;
}

const char *account_currency(const struct entity *account)
{
	return entity_choice(account, "currency", currencies);
}

static void write_user_id(struct text *out, const struct entity *entity, const struct field *field)
{
	struct entity user = world_entity(entity->world, &kind_user, 0, 0);

	write_id(out, &user, field);
}

static const struct field user_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("account_type", .write = write_text, .of = "BUSINESS"),
	FIELD("username", .write = write_text, .of = "sandboxhome"),
	FIELD("business_name", .write = write_name),
	FIELD("about", .write = write_words),
	FIELD("profile_image", .write = write_url, .of = "https://i.pinimg.com/280x280_RS/"),
	FIELD("website_url", .write = write_text, .of = "https://www.example.com"),
	FIELD("board_count", .write = write_number, .low = 1, .high = 90),
	FIELD("pin_count", .write = write_number, .low = 100, .high = 90000),
	FIELD("follower_count", .write = write_number, .low = 10, .high = 1000000),
	FIELD("following_count", .write = write_number, .low = 0, .high = 4000),
	FIELD("monthly_views", .write = write_number, .low = 0, .high = 9000000),
	FIELDS_END,
};

const struct kind kind_user = {
	.name = "user",
	.word = "Sandbox Home",
	.fields = user_fields,
	.count = one,
	.early_id = 549755000001,
	.late_id = 2783136121000000000,
};

static const struct field owner_fields[] = {
	FIELD("username", .write = write_text, .of = "sandboxhome"),
	FIELD("id", .write = write_user_id),
	FIELDS_END,
};

static const struct field account_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("name", .write = write_name),
	FIELD("owner", .write = write_object, .of = owner_fields),
	FIELD("country", .write = write_choice, .of = countries),
	FIELD("currency", .write = write_choice, .of = currencies),
	FIELD("permissions", .write = write_choices, .of = permissions, .low = 1, .high = 3),
	FIELD("created_time", .write = write_created, .nulls = 5),
	FIELD("updated_time", .write = write_updated),
	FIELDS_END,
};

const struct kind kind_account = {
	.name = "ad_account",
	.word = "Account",
	.fields = account_fields,
	.count = accounts,
	.early_id = 549755000000,
	.late_id = 13000000000000000,
	.early = 3,
};
