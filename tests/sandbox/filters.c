/* What each listing keeps. */
#include "day.h"
#include "kinds.h"
#include "list.h"

#include "draw.h"

static bool among(const struct request *request, const char *parameter, uint64_t id)
{
	return !arguments_given(&request->arguments, parameter) ||
	       arguments_has_id(&request->arguments, parameter, id);
}

static bool status_asked(const struct request *request, const struct entity *entity)
{
	return arguments_has(&request->arguments, "entity_statuses",
			     status_names[entity_status(entity)]);
}

static bool keep_campaign(const struct request *request, const struct entity *entity)
{
	return status_asked(request, entity) && among(request, "campaign_ids", entity->id);
}

static bool keep_ad_group(const struct request *request, const struct entity *entity)
{
	return status_asked(request, entity) && among(request, "ad_group_ids", entity->id) &&
	       among(request, "campaign_ids", entity_up(entity, &kind_campaign).id);
}

static bool keep_ad(const struct request *request, const struct entity *entity)
{
	return status_asked(request, entity) && among(request, "ad_ids", entity->id) &&
	       among(request, "ad_group_ids", entity_up(entity, &kind_ad_group).id) &&
	       among(request, "campaign_ids", entity_up(entity, &kind_campaign).id);
}

static const struct kind *audience_kind(const struct request *request)
{
	return arguments_has(&request->arguments, "ownership_type", "RECEIVED")
		       ? &kind_received_audience
		       : &kind_audience;
}

static bool keep_board(const struct request *request, const struct entity *entity)
{
	const char *privacy = board_privacy(entity);
	const char *asked = arguments_text(&request->arguments, "privacy");

	if (strcmp(privacy, "SECRET") == 0 && !request_has_scope(request, "boards:read_secret"))
		return false;
	if (asked && strcmp(asked, "PUBLIC_AND_SECRET") == 0)
		return strcmp(privacy, "PROTECTED") != 0;
	return !asked || strcmp(asked, "ALL") == 0 || strcmp(asked, privacy) == 0;
}

/* Pins of protected boards are hidden unless asked for; those of secret boards need a scope. */
static bool keep_pin(const struct request *request, const struct entity *entity)
{
	struct entity board = entity_parent(entity);
	const char *privacy = board_privacy(&board);

	if (strcmp(privacy, "SECRET") == 0 && !request_has_scope(request, "pins:read_secret"))
		return false;
	if (strcmp(privacy, "PROTECTED") == 0 &&
	    !arguments_true(&request->arguments, "include_protected_pins"))
		return false;
	return !arguments_given(&request->arguments, "creative_types") ||
	       arguments_has(&request->arguments, "creative_types",
			     entity_choice(entity, "creative_type", creative_types));
}

static bool under(const struct request *request, const struct entity *parent)
{
	const struct arguments *arguments = &request->arguments;

	if (parent->kind == &kind_campaign)
		return arguments_has_id(arguments, "campaign_id", parent->id);
	if (parent->kind == &kind_ad_group)
		return arguments_has_id(arguments, "ad_group_id", parent->id) ||
		       arguments_has_id(arguments, "ad_group_ids", parent->id);
	return !arguments_given(arguments, "campaign_id") &&
	       !arguments_given(arguments, "ad_group_id") &&
	       !arguments_given(arguments, "ad_group_ids");
}

/* Without a parent asked for, only the keywords of the account itself. */
static bool keep_keyword(const struct request *request, const struct entity *entity)
{
	struct entity parent = keyword_parent(entity);

	if (arguments_given(&request->arguments, "match_types") &&
	    !arguments_has(&request->arguments, "match_types",
			   entity_choice(entity, "match_type", match_types)))
		return false;
	return request->complete || under(request, &parent);
}

static bool keep_product_group(const struct request *request, const struct entity *entity)
{
	return status_asked(request, entity) &&
	       among(request, "product_group_promotion_ids", entity->id) &&
	       among(request, "ad_group_id", entity_parent(entity).id);
}

static bool needs_product_group_filter(struct request *request)
{
	return request->complete || arguments_given(&request->arguments, "ad_group_id") ||
	       arguments_given(&request->arguments, "product_group_promotion_ids") ||
	       refuse(&request->refusal, 400, 1,
		      "Parameter 'ad_group_id' or 'product_group_promotion_ids' is required.");
}

static const char *chosen(const struct entity *entity, const struct field *field)
{
	struct text value = {0};
	static _Thread_local char copy[64];

	field->write(&value, entity, field);
	memcpy(copy, value.bytes + 1, value.length - 2); /* without its quotes */
	copy[value.length - 2] = '\0';
	text_release(&value);
	return copy;
}

bool list_equal(const struct request *request, const struct entity *entity)
{
	for (const struct field *field = entity->kind->fields; field->name; field++) {
		const char *asked = arguments_text(&request->arguments, field->name);

		if (asked && (field->write == write_choice || field->write == write_cycle) &&
		    strcmp(chosen(entity, field), asked) != 0)
			return false;
	}
	return true;
}

static bool keep_board_pin(const struct request *request, const struct entity *entity)
{
	return entity_parent(entity).id == request->path[0].id &&
	       (!arguments_given(&request->arguments, "creative_types") ||
		arguments_has(&request->arguments, "creative_types",
			      entity_choice(entity, "creative_type", creative_types)));
}

static bool keep_section_pin(const struct request *request, const struct entity *entity)
{
	struct entity section;

	return entity_parent(entity).id == request->path[0].id && pin_section(entity, &section) &&
	       section.id == request->path[1].id;
}

static bool keep_label(const struct request *request, const struct entity *entity)
{
	const struct arguments *arguments = &request->arguments;

	return arguments_has(arguments, "entity_statuses",
			     label_is_active(entity) ? "ACTIVE" : "ARCHIVED") &&
	       arguments_has(arguments, "label_types", label_type(entity)) &&
	       among(request, "label_ids", entity->id) &&
	       among(request, "campaign_ids", label_campaign(entity).id);
}

static bool keep_invoice(const struct request *request, const struct entity *entity)
{
	const char *start = arguments_text(&request->arguments, "start_due_date");
	const char *end = arguments_text(&request->arguments, "end_due_date");
	int32_t day, due = invoice_due(entity);

	return list_equal(request, entity) && (!start || !day_parse(start, &day) || due >= day) &&
	       (!end || !day_parse(end, &day) || due <= day);
}

static bool keep_category(const struct request *request, const struct entity *entity)
{
	return request->complete || arguments_has(&request->arguments, "product_categories",
						  product_categories[entity->number]);
}

/* Four accounts each: those of two audiences, an ad account and a business with each. */
static bool keep_shared_account(const struct request *request, const struct entity *entity)
{
	struct entity audience =
		world_entity(request->world, &kind_audience, entity->owner, entity->number / 2);

	return request->complete ||
	       (arguments_has_id(&request->arguments, "audience_id", audience.id) &&
		list_equal(request, entity));
}

/* Only its owner is told whom an audience is shared with. */
static bool owns_audience(struct request *request)
{
	const struct argument *asked = arguments_get(&request->arguments, "audience_id");
	struct entity audience;

	if (request->complete)
		return true;
	return (world_find(request->world, &kind_audience, asked->ids[0], &audience) &&
		audience.owner == request->path[0].number) ||
	       refuse(&request->refusal, 403, 29, "You are not permitted to access that resource.");
}

/* Some members are system users, some partners external, some invites for partners. */
static bool is_other(const struct entity *entity)
{
	return entity->number % 3 == 1;
}

static bool keep_member(const struct request *request, const struct entity *entity)
{
	bool asked = arguments_true(&request->arguments, "fetch_system_users");

	return request->complete || asked == is_other(entity);
}

static bool keep_partner(const struct request *request, const struct entity *entity)
{
	const char *asked = arguments_text(&request->arguments, "partner_type");

	return !asked || (strcmp(asked, "EXTERNAL") == 0) == is_other(entity);
}

static bool keep_invite(const struct request *request, const struct entity *entity)
{
	bool asked = arguments_true(&request->arguments, "is_member");

	return request->complete || asked != is_other(entity);
}

const struct list list_shared_accounts = {
	.kind = &kind_shared_account, .keep = keep_shared_account, .check = owns_audience};
const struct list list_members = {.kind = &kind_member, .keep = keep_member};
const struct list list_partners = {.kind = &kind_partner, .keep = keep_partner};
const struct list list_invites = {.kind = &kind_invite, .keep = keep_invite};
const struct list list_accounts = {.kind = &kind_account};
const struct list list_campaigns = {.kind = &kind_campaign, .keep = keep_campaign};
const struct list list_ad_groups = {.kind = &kind_ad_group, .keep = keep_ad_group};
const struct list list_ads = {.kind = &kind_ad, .keep = keep_ad};
const struct list list_audiences = {.kind = &kind_audience, .choose = audience_kind};
const struct list list_boards = {.kind = &kind_board, .keep = keep_board};
const struct list list_pins = {.kind = &kind_pin, .keep = keep_pin};
const struct list list_keywords = {.kind = &kind_keyword, .keep = keep_keyword};
const struct list list_product_groups = {.kind = &kind_product_group,
					 .keep = keep_product_group,
					 .check = needs_product_group_filter};
const struct list list_board_pins = {.kind = &kind_pin, .keep = keep_board_pin};
const struct list list_section_pins = {.kind = &kind_pin, .keep = keep_section_pin};
const struct list list_invoices = {.kind = &kind_billing_invoice, .keep = keep_invoice};
const struct list list_labels = {.kind = &kind_label, .keep = keep_label, .wrap = "labels"};
const struct list list_category_details = {.kind = &kind_category_detail,
					   .keep = keep_category,
					   .varies = true,
					   .chooses = "product_categories"};
