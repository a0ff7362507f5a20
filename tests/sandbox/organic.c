#include "organic.h"

#include "day.h"
#include "draw.h"
#include "plan.h"

static const char *const claims[] = {"OTHER", "CLAIMED", "BOTH", NULL};
static const char *const formats[] = {"ALL",	       "ORGANIC_IMAGE", "ORGANIC_PRODUCT",
				      "ORGANIC_VIDEO", "ADS_STANDARD",	"ADS_PRODUCT",
				      "ADS_VIDEO",     "ADS_IDEA",	NULL};
static const char *const apps[] = {"ALL", "MOBILE", "TABLET", "WEB", NULL};
static const char *const contents[] = {"ALL", "PAID", "ORGANIC", NULL};
static const char *const sources[] = {"ALL", "YOUR_PINS", "OTHER_PINS", NULL};
static const char *const splits[] = {"NO_SPLIT", "APP_TYPE",   "OWNED_CONTENT",
				     "SOURCE",	 "PIN_FORMAT", NULL};

/* The enum of metric_types; without that parameter the video ones come too. */
static const char *const metrics[] = {
	"ENGAGEMENT", "ENGAGEMENT_RATE", "IMPRESSION", "OUTBOUND_CLICK", "OUTBOUND_CLICK_RATE",
	"PIN_CLICK",  "PIN_CLICK_RATE",	 "SAVE",       "SAVE_RATE",	 NULL};
static const char *const video_metrics[] = {"VIDEO_MRC_VIEW", "VIDEO_START", "VIDEO_AVG_WATCH_TIME",
					    "QUARTILE_95_PERCENT_VIEW", NULL};

const struct parameter organic_filters[] = {
	{.name = "from_claimed_content",
	 .type = PARAMETER_CHOICE,
	 .fallback = "BOTH",
	 .choices = claims},
	{.name = "pin_format", .type = PARAMETER_CHOICE, .fallback = "ALL", .choices = formats},
	{.name = "app_types", .type = PARAMETER_CHOICE, .fallback = "ALL", .choices = apps},
	{.name = "content_type", .type = PARAMETER_CHOICE, .fallback = "ALL", .choices = contents},
	{.name = "source", .type = PARAMETER_CHOICE, .fallback = "ALL", .choices = sources},
	PARAMETERS_END,
};

const struct parameter organic_user_parameters[] = {
	{.name = "metric_types", .type = PARAMETER_CHOICE, .style = STYLE_CSV, .choices = metrics},
	{.name = "split_field",
	 .type = PARAMETER_CHOICE,
	 .fallback = "NO_SPLIT",
	 .choices = splits},
	PARAMETERS_END,
};

/* The keys of the answer's map, by the split asked for. */
static const char *const *split_keys(const char *split)
{
	static const char *const none[] = {"all", NULL};
	static const char *const owned[] = {"owned_content", "other_content", NULL};

	if (!split || strcmp(split, "NO_SPLIT") == 0)
		return none;
	if (strcmp(split, "APP_TYPE") == 0)
		return apps + 1;
	if (strcmp(split, "SOURCE") == 0)
		return sources + 1;
	return strcmp(split, "OWNED_CONTENT") == 0 ? owned : formats + 1;
}

static void write_metric(struct text *out, const char *name, uint64_t drawn, int64_t days)
{
	text_json_puts(out, name);
	text_char(out, ':');
	if (strstr(name, "_RATE"))
		text_decimal(out, (int64_t)(drawn % 900000), 6);
	else if (strstr(name, "AVG"))
		text_decimal(out, (int64_t)(drawn % 900000), 2);
	else
		text_int(out, (int64_t)(drawn % 50000) * days);
}

void organic_write_metrics(struct text *out, const struct request *request,
			   const struct organic_split *split, uint64_t of, int64_t days)
{
	const struct argument *asked = arguments_get(&request->arguments, "metric_types");
	const char *before = "";

	text_char(out, '{');
	for (const char *const *name = split->names; *name; name++) {
		if (asked->given && !arguments_has(&request->arguments, "metric_types", *name))
			continue;
		text_puts(out, before);
		write_metric(out, *name, draw_name(of, *name), days);
		before = ",";
	}
	for (const char *const *name = split->unasked; name && *name && !asked->given; name++) {
		text_char(out, ',');
		write_metric(out, *name, draw_name(of, *name), days);
	}
	text_char(out, '}');
}

/* Figures of the running day are not there yet, those of yesterday are an estimate. */
static const char *data_status(int32_t age)
{
	return age <= 0 ? "PROCESSING" : age == 1 ? "ESTIMATE" : "READY";
}

static void write_day(struct text *out, const struct request *request,
		      const struct organic_split *split, int32_t day)
{
	int32_t age = request->world->today - day;

	text_puts(out, "{\"date\":\"");
	day_write(out, day);
	text_puts(out, "\",\"data_status\":\"");
	text_puts(out, data_status(age));
	text_puts(out, "\",\"metrics\":");
	if (age <= 0)
		text_puts(out, "{}");
	else
		organic_write_metrics(out, request, split,
				      draw(split->of, (uint64_t)day + (age == 1)), 1);
	text_char(out, '}');
}

/* What a pin has of all its life, whatever the days asked for. */
static void write_lifetime(struct text *out, const struct request *request,
			   const struct organic_split *split)
{
	struct organic_split lifetime = *split;

	if (!split->lifetime)
		return;
	lifetime.names = split->lifetime;
	text_puts(out, ",\"lifetime_metrics\":");
	organic_write_metrics(out, request, &lifetime, split->of, 1);
}

void organic_write_split(struct request *request, struct rows *rows,
			 const struct organic_split *split)
{
	struct rows days = *rows;
	struct text extra = {0}, *out = rows->out;

	days.count = 0;
	text_puts(&extra, "\"split_key\":");
	text_json_puts(&extra, split->key);
	days.extra = text_string(&extra);
	if (!rows->lines) {
		text_json_puts(out, split->key);
		text_puts(out, ":{\"daily_metrics\":[");
	}
	for (int32_t day = split->start; day <= split->end; day++) {
		rows_open(&days);
		write_day(out, request, split, day);
		rows_close(&days);
	}
	rows->count += days.count;
	if (!rows->lines) {
		text_puts(out, "],\"summary_metrics\":");
		organic_write_metrics(out, request, split, draw(split->of, (uint64_t)split->start),
				      split->end - split->start + 1);
		write_lifetime(out, request, split);
		text_char(out, '}');
	}
	text_release(&extra);
}

bool organic_user(struct request *request, struct rows *rows)
{
	const struct reach reach = {.back = 90, .range = 90};
	const char *const *keys = split_keys(arguments_text(&request->arguments, "split_field"));
	struct organic_split split;
	int32_t start, end;

	if (!plan_window(request, &reach, &start, &end))
		return false;
	if (!rows->lines)
		text_char(rows->out, '{');
	for (const char *const *key = keys; *key; key++) {
		if (key != keys && !rows->lines)
			text_char(rows->out, ',');
		split = (struct organic_split){.key = *key,
					       .of = draw_name(request->world->seed, *key),
					       .start = start,
					       .end = end,
					       .names = metrics,
					       .unasked = video_metrics};
		organic_write_split(request, rows, &split);
	}
	if (!rows->lines)
		text_char(rows->out, '}');
	return true;
}
