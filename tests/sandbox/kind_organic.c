/* Boards and pins. */
#include "kinds.h"

static const char *const privacies[] = {"PUBLIC", "PUBLIC", "PUBLIC", "PROTECTED", "SECRET", NULL};
static const char *const colors[] = {"#6E7874", "#ffffff", "#0a0a0a", NULL};

static unsigned boards(const struct world *world, unsigned owner)
{
	return owner == 0 ? world->sizes.boards : 0;
}

static unsigned pins(const struct world *world, unsigned owner)
{
	return owner == 0 && world->sizes.boards ? world->sizes.pins : 0;
}

const char *board_privacy(const struct entity *board)
{
	return entity_choice(board, "privacy", privacies);
}

static const struct field owner_fields[] = {
	FIELD("username", .write = write_text, .of = "sandboxhome"),
	FIELDS_END,
};

static const struct field board_media_fields[] = {
	FIELD("image_cover_url", .write = write_url, .of = "https://i.pinimg.com/400x300/",
	      .nulls = 20),
	FIELD("pin_thumbnail_urls", .write = write_urls, .of = "https://i.pinimg.com/150x150/"),
	FIELDS_END,
};

static const struct field board_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("name", .write = write_name),
	FIELD("description", .write = write_words, .nulls = 20),
	FIELD("owner", .write = write_object, .of = owner_fields),
	FIELD("privacy", .write = write_choice, .of = privacies),
	FIELD("created_at", .write = write_created_iso),
	FIELD("board_pins_modified_at", .write = write_updated_iso),
	FIELD("collaborator_count", .write = write_number, .low = 0, .high = 12),
	FIELD("follower_count", .write = write_number, .low = 0, .high = 9000),
	FIELD("pin_count", .write = write_number, .low = 0, .high = 5000),
	FIELD("is_ads_only", .write = write_boolean, .high = 10),
	FIELD("media", .write = write_object, .of = board_media_fields),
	FIELDS_END,
};

const struct kind kind_board = {
	.name = "board",
	.word = "Board",
	.fields = board_fields,
	.owner = &kind_user,
	.count = boards,
	.early_id = 549755000000,
	.late_id = 949755000000000000,
	.early = 2,
	.growth_days = 10,
};

static const struct field image_fields[] = {
	FIELD("width", .write = write_number, .low = 150, .high = 1200),
	FIELD("height", .write = write_number, .low = 150, .high = 1800),
	FIELD("url", .write = write_url, .of = "https://i.pinimg.com/x/"),
	FIELDS_END,
};

/* "originals" is not in the API description; live records have it. */
static const struct field image_size_fields[] = {
	FIELD("150x150", .write = write_object, .of = image_fields),
	FIELD("400x300", .write = write_object, .of = image_fields),
	FIELD("600x", .write = write_object, .of = image_fields),
	FIELD("1200x", .write = write_object, .of = image_fields),
	FIELD("originals", .write = write_object, .of = image_fields, .absent = 20),
	FIELDS_END,
};

static const struct field image_media_fields[] = {
	FIELD("media_type", .write = write_text, .of = "image"),
	FIELD("images", .write = write_object, .of = image_size_fields),
	FIELDS_END,
};

static const struct field video_media_fields[] = {
	FIELD("media_type", .write = write_text, .of = "video"),
	FIELD("images", .write = write_object, .of = image_size_fields),
	FIELD("cover_image_url", .write = write_url, .of = "https://i.pinimg.com/videos/"),
	FIELD("duration", .write = write_number, .low = 4000, .high = 90000, .nulls = 10),
	FIELD("width", .write = write_number, .low = 240, .high = 1080, .nulls = 10),
	FIELD("height", .write = write_number, .low = 240, .high = 1920, .nulls = 10),
	FIELD("video_url", .write = write_null),
	FIELDS_END,
};

bool pin_section(const struct entity *pin, struct entity *section)
{
	struct entity board = entity_parent(pin);
	unsigned number = pin->number / 3 % kind_board_section.few;

	*section = world_entity(pin->world, &kind_board_section, entity_index(&board), number);
	return pin->number % 3 == 0;
}

static void write_section_id(struct text *out, const struct entity *entity,
			     const struct field *field)
{
	struct entity section;

	if (pin_section(entity, &section))
		write_id(out, &section, field);
	else
		write_null(out, entity, field);
}

static void write_media(struct text *out, const struct entity *entity, const struct field *field)
{
	const char *type = entity_choice(entity, "creative_type", creative_types);

	(void)field;
	fields_write(out, entity, strstr(type, "VIDEO") ? video_media_fields : image_media_fields);
}

static const struct field recent_fields[] = {
	FIELD("pin_click", .write = write_number, .low = 0, .high = 900),
	FIELD("impression", .write = write_number, .low = 0, .high = 90000),
	FIELD("clickthrough", .write = write_number, .low = 0, .high = 500),
	FIELDS_END,
};

static const struct field quiet_fields[] = {
	FIELD("pin_click", .write = write_number, .low = 0, .high = 0),
	FIELD("impression", .write = write_number, .low = 0, .high = 0),
	FIELD("clickthrough", .write = write_number, .low = 0, .high = 0),
	FIELDS_END,
};

static const struct field lifetime_fields[] = {
	FIELD("pin_click", .write = write_number, .low = 900, .high = 9000),
	FIELD("impression", .write = write_number, .low = 90000, .high = 900000),
	FIELD("clickthrough", .write = write_number, .low = 500, .high = 5000),
	FIELD("reaction", .write = write_number, .low = 0, .high = 800),
	FIELD("comment", .write = write_number, .low = 0, .high = 80),
	FIELDS_END,
};

static const struct field metric_fields[] = {
	FIELD("90d", .write = write_object, .of = recent_fields),
	FIELD("lifetime_metrics", .write = write_object, .of = lifetime_fields),
	FIELDS_END,
};

static const struct field quiet_metric_fields[] = {
	FIELD("90d", .write = write_object, .of = quiet_fields),
	FIELD("lifetime_metrics", .write = write_object, .of = lifetime_fields),
	FIELDS_END,
};

bool pin_has_data(const struct entity *pin)
{
	return pin->draw % 9 != 0;
}

static void write_pin_metrics(struct text *out, const struct entity *entity,
			      const struct field *field)
{
	(void)field;
	if (entity->detailed)
		fields_write(out, entity,
			     pin_has_data(entity) ? metric_fields : quiet_metric_fields);
	else
		text_puts(out, "null");
}

static const struct field pin_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("created_at", .write = write_created_iso),
	FIELD("link", .write = write_url, .of = "https://www.example.com/blog/", .nulls = 20),
	FIELD("title", .write = write_name, .nulls = 15),
	FIELD("description", .write = write_words, .nulls = 15),
	FIELD("dominant_color", .write = write_choice, .of = colors, .nulls = 10),
	FIELD("alt_text", .write = write_words, .nulls = 60),
	FIELD("creative_type", .write = write_choice, .of = creative_types),
	FIELD("board_id", .write = write_up_id, .of = &kind_board),
	FIELD("board_section_id", .write = write_section_id),
	FIELD("board_owner", .write = write_object, .of = owner_fields),
	FIELD("is_owner", .write = write_boolean, .high = 100),
	FIELD("is_standard", .write = write_boolean, .high = 80),
	FIELD("has_been_promoted", .write = write_boolean, .high = 30),
	FIELD("media", .write = write_media),
	FIELD("parent_pin_id", .write = write_number_id, .low = 200000000000000000,
	      .high = 900000000000000000, .nulls = 70),
	FIELD("pin_metrics", .write = write_pin_metrics),
	FIELD("note", .write = write_text, .of = "", .absent = 70),
	FIELD("product_tags", .write = write_empty_list, .absent = 70),
	FIELDS_END,
};

const struct kind kind_pin = {
	.name = "pin",
	.word = "Pin",
	.fields = pin_fields,
	.owner = &kind_user,
	.parent = &kind_board,
	.count = pins,
	.early_id = 813744000000,
	.late_id = 1013744000000000000,
	.early = 4,
	.growth_days = 2,
};
