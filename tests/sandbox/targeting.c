#include "targeting.h"

#include "route.h"

#define COMMON                                                                                     \
	"KEYWORD", "APPTYPE", "GENDER", "LOCATION", "PLACEMENT", "COUNTRY", "TARGETED_INTEREST",   \
		"PINNER_INTEREST", "AUDIENCE_INCLUDE", "GEO", "AGE_BUCKET", "REGION",              \
		"AGE_BUCKET_AND_GENDER"

/* Which types a level has: enums of the API description 5.23. */
static const char *const account_types[] = {COMMON, NULL};
static const char *const campaign_types[] = {COMMON, "CREATIVE_TYPE", "AUDIENCE_MULTIPLIER", NULL};
static const char *const ad_group_types[] = {COMMON, "CREATIVE_ENHANCEMENTS", NULL};
static const char *const ad_types[] = {COMMON, "QUIZ_RESULT", NULL};
static const char *const attributions[] = {"INDIVIDUAL", "HOUSEHOLD", NULL};

#define TYPES(c, m)                                                                                \
	{                                                                                          \
		.name = "targeting_types", .type = PARAMETER_CHOICE, .style = STYLE_CSV,           \
		.required = true, .choices = (c), .max_items = (m)                                 \
	}
#define ATTRIBUTIONS                                                                               \
	{                                                                                          \
		.name = "attribution_types", .type = PARAMETER_CHOICE, .style = STYLE_CSV,         \
		.choices = attributions, .max_items = 2                                            \
	}
#define IDS(n)                                                                                     \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID, .style = STYLE_REPEATED, .required = true,      \
		.max_items = 250                                                                   \
	}

const struct parameter targeting_account[] = {TYPES(account_types, 15), ATTRIBUTIONS,
					      PARAMETERS_END};
const struct parameter targeting_campaign[] = {IDS("campaign_ids"), TYPES(campaign_types, 14),
					       ATTRIBUTIONS, PARAMETERS_END};
const struct parameter targeting_ad_group[] = {IDS("ad_group_ids"), TYPES(ad_group_types, 14),
					       ATTRIBUTIONS, PARAMETERS_END};
const struct parameter targeting_ad[] = {IDS("ad_ids"), TYPES(ad_types, 14), ATTRIBUTIONS,
					 PARAMETERS_END};

#define VALUES(...)                                                                                \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

/* Values are as the API's own examples have them: words, codes, and numbers for metros and
 * audiences. */
static const struct targeting_type types[] = {
	{"KEYWORD", VALUES("christmas decor ideas", "küche, klein", "say \"hello\"", "春 コーデ"),
	 false},
	{"APPTYPE", VALUES("iphone", "android_mobile", "web", "web_mobile", "ipad"), false},
	{"GENDER", VALUES("female", "male", "unknown"), false},
	{"LOCATION", VALUES("501", "500", "807"), true},
	{"PLACEMENT", VALUES("BROWSE", "SEARCH"), false},
	{"COUNTRY", VALUES("US", "DE", "JP"), false},
	{"TARGETED_INTEREST", VALUES("Food and Drinks", "Home Décor"), false},
	{"PINNER_INTEREST", VALUES("Chocolate Cookies", "DIY & Crafts"), false},
	{"AUDIENCE_INCLUDE", VALUES("254261234567", "2542612345678901234"), true},
	{"GEO", VALUES("US:94102", "DE-BE"), false},
	{"AGE_BUCKET", VALUES("25-34", "18-24", "35-44", "45-49", "65+"), false},
	{"REGION", VALUES("US-CA", "DE-BE"), false},
	{"AGE_BUCKET_AND_GENDER", VALUES("25-34&female", "18-24&male"), false},
	{"CREATIVE_TYPE", VALUES("REGULAR", "VIDEO"), false},
	{"AUDIENCE_MULTIPLIER", VALUES("254261234567"), true},
	{"CREATIVE_ENHANCEMENTS", VALUES("NONE", "IMAGE_EXPANSION"), false},
	{"QUIZ_RESULT", VALUES("1", "2"), true},
	{"MEDIA_TYPE", VALUES("IMAGE", "VIDEO"), false},
	{"LOCAL_ADS_STORE_CODE", VALUES("store-1", "store-2"), false},
};

const struct targeting_type *targeting_find(const char *name)
{
	for (size_t at = 0; at < sizeof(types) / sizeof(*types); at++)
		if (strcmp(types[at].name, name) == 0)
			return &types[at];
	return NULL;
}

size_t targeting_count(const struct targeting_type *type)
{
	size_t count = 0;

	while (type->values[count])
		count++;
	return count;
}

void targeting_write_value(struct text *out, const struct targeting_type *type, size_t value)
{
	if (type->numbers)
		text_puts(out, type->values[value]);
	else
		text_json_puts(out, type->values[value]);
}

static bool reach_column(const struct column *column)
{
	return strcmp(column->name, "TOTAL_IMPRESSION_USER") == 0 ||
	       strcmp(column->name, "TOTAL_IMPRESSION_FREQUENCY") == 0;
}

bool targeting_allows(struct request *request, struct plan *plan)
{
	size_t kept = 0;

	for (size_t at = 0; at < plan->column_count; at++) {
		const struct column *column = plan->columns[at];

		if (reach_column(column) && !request->complete)
			return refuse(&request->refusal, 400, 1, "Columns %s are not available.",
				      column->name);
		if (!reach_column(column))
			plan->columns[kept++] = column;
	}
	plan->column_count = kept;
	return true;
}

static void write_type(struct rows *rows, struct series *series, const struct targeting_type *type)
{
	series->cut.values = (int)targeting_count(type);
	for (series->cut.value = 0; series->cut.value < series->cut.values; series->cut.value++) {
		series->before.length = 0;
		text_puts(&series->before, "{\"targeting_type\":");
		text_json_puts(&series->before, type->name);
		text_puts(&series->before, ",\"targeting_value\":");
		targeting_write_value(&series->before, type, (size_t)series->cut.value);
		text_puts(&series->before, ",\"metrics\":");
		series_write(rows, series);
	}
}

static void write_types(struct request *request, struct rows *rows, struct series *series)
{
	const struct argument *asked = arguments_get(&request->arguments, "targeting_types");

	for (size_t at = 0; at < asked->count; at++)
		write_type(rows, series, targeting_find(asked->values[at]));
	for (size_t at = 0; !asked->count && asked->what->choices[at]; at++) /* a dump */
		write_type(rows, series, targeting_find(asked->what->choices[at]));
}

bool targeting_rows(struct request *request, struct rows *rows)
{
	const struct level *level = request->route->of;
	struct group chosen = {0};
	struct plan plan;
	struct series series = {.plan = &plan, .bare_ids = true};
	const struct plan_rules rules = {.reach = {90, 90}, .hourly = {8, 3}};
	bool good = plan_parse(request, &rules, &plan) && targeting_allows(request, &plan) &&
		    analytics_choose(request, level, &chosen);

	for (size_t at = 0; good && at < chosen.count; at++) {
		series_of(&series, level, &chosen.members[at]);
		write_types(request, rows, &series);
	}
	series_release(&series);
	group_release(&chosen);
	return good;
}
