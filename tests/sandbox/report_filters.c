#include "report_filters.h"

#include "kinds.h"

#include <jansson.h>

/* Reports know other statuses than entities do; these are the nearest. */
static const char *report_status(const struct entity *entity)
{
	static const char *const names[] = {
		[STATUS_ACTIVE] = "RUNNING",
		[STATUS_PAUSED] = "PAUSED",
		[STATUS_ARCHIVED] = "ARCHIVED",
		[STATUS_DRAFT] = "DRAFT",
		[STATUS_DELETED_DRAFT] = "DELETED_DRAFT",
	};
	enum status status = entity_status(entity);

	return entity->kind == &kind_ad && status == STATUS_ACTIVE ? "APPROVED" : names[status];
}

static bool keeps(const struct request *request, const struct entity *entity, const char *ids,
		  const char *statuses)
{
	const struct arguments *arguments = &request->arguments;

	if (arguments_given(arguments, ids) && !arguments_has_id(arguments, ids, entity->id))
		return false;
	return !arguments_given(arguments, statuses) ||
	       arguments_has(arguments, statuses, report_status(entity));
}

static bool keeps_ad(const struct request *request, const struct entity *ad)
{
	struct entity ad_group = entity_up(ad, &kind_ad_group);
	struct entity campaign = entity_up(ad, &kind_campaign);
	const char *objective = entity_choice(&campaign, "objective_type", objectives);

	return keeps(request, ad, "ad_ids", "ad_statuses") &&
	       keeps(request, &ad_group, "ad_group_ids", "ad_group_statuses") &&
	       keeps(request, &campaign, "campaign_ids", "campaign_statuses") &&
	       (!arguments_given(&request->arguments, "campaign_objective_types") ||
		arguments_has(&request->arguments, "campaign_objective_types", objective));
}

void report_filter_ads(const struct request *request, struct group *ads)
{
	size_t kept = 0;

	for (size_t at = 0; at < ads->count; at++)
		if (keeps_ad(request, &ads->members[at]))
			ads->members[kept++] = ads->members[at];
	ads->count = kept;
}

static bool read_figure(const json_t *filter, struct figure_filter *out)
{
	const char *field = json_string_value(json_object_get(filter, "field"));
	const char *operator= json_string_value(json_object_get(filter, "operator"));
	const json_t *values = json_object_get(filter, "values");

	if (!field || !operator|| !json_is_number(json_array_get(values, 0)))
		return false;
	if (strcmp(field, "SPEND_IN_DOLLAR") != 0 && strcmp(field, "TOTAL_IMPRESSION") != 0)
		return false;
	if (strcmp(operator, "LESS_THAN") != 0 && strcmp(operator, "GREATER_THAN") != 0)
		return false;
	out->spend = *field == 'S';
	out->greater = *operator== 'G';
	out->value = json_number_value(json_array_get(values, 0));
	return true;
}

bool report_filter_figures(struct request *request, struct plan *plan)
{
	const char *given = arguments_text(&request->arguments, "metrics_filters");
	struct text list = {0};
	json_t *filters;
	bool good = true;

	if (!given)
		return true;
	text_char(&list, '[');
	text_puts(&list, given);
	text_char(&list, ']');
	filters = json_loads(text_string(&list), 0, NULL);
	for (size_t at = 0; at < json_array_size(filters) && good; at++)
		good = plan->figure_count < PLAN_FIGURES &&
		       read_figure(json_array_get(filters, at),
				   &plan->figures[plan->figure_count++]);
	good = good && json_array_size(filters);
	json_decref(filters);
	text_release(&list);
	return good ||
	       refuse(&request->refusal, 400, 1, "Parameter 'metrics_filters' is malformed.");
}
