/* Analytics of pins. */
#include "day.h"
#include "draw.h"
#include "kinds.h"
#include "organic.h"
#include "plan.h"
#include "route.h"

static const struct reach reach = {.back = 90, .range = 90};

/* Comments and reactions are counted over a life only, the others only by the day. */
static const char *const daily[] = {"IMPRESSION",
				    "OUTBOUND_CLICK",
				    "PIN_CLICK",
				    "SAVE",
				    "SAVE_RATE",
				    "USER_FOLLOW",
				    "PROFILE_VISIT",
				    "VIDEO_MRC_VIEW",
				    "VIDEO_10S_VIEW",
				    "QUARTILE_95_PERCENT_VIEW",
				    "VIDEO_V50_WATCH_TIME",
				    "VIDEO_START",
				    "VIDEO_AVG_WATCH_TIME",
				    NULL};
/* Of a pin that is no video. */
static const char *const image_daily[] = {"IMPRESSION", "OUTBOUND_CLICK", "PIN_CLICK",
					  "SAVE",	"SAVE_RATE",	  NULL};
static const char *const lifetime[] = {"TOTAL_COMMENTS", "TOTAL_REACTIONS", NULL};
static const char *const pin_metrics[] = {"IMPRESSION",
					  "OUTBOUND_CLICK",
					  "PIN_CLICK",
					  "SAVE",
					  "SAVE_RATE",
					  "TOTAL_COMMENTS",
					  "TOTAL_REACTIONS",
					  "USER_FOLLOW",
					  "PROFILE_VISIT",
					  "VIDEO_MRC_VIEW",
					  "VIDEO_10S_VIEW",
					  "QUARTILE_95_PERCENT_VIEW",
					  "VIDEO_V50_WATCH_TIME",
					  "VIDEO_START",
					  "VIDEO_AVG_WATCH_TIME",
					  NULL};
static const char *const apps[] = {"ALL", "MOBILE", "TABLET", "WEB", NULL};
static const char *const splits[] = {"NO_SPLIT", "APP_TYPE", NULL};
static const char *const no_split[] = {"all", NULL};

static const char *const top_metrics[] = {
	"ENGAGEMENT", "ENGAGEMENT_RATE", "IMPRESSION", "OUTBOUND_CLICK", "OUTBOUND_CLICK_RATE",
	"PIN_CLICK",  "PIN_CLICK_RATE",	 "SAVE",       "SAVE_RATE",	 NULL};
static const char *const top_orders[] = {"ENGAGEMENT", "IMPRESSION", "OUTBOUND_CLICK",
					 "PIN_CLICK",  "SAVE",	     NULL};
static const char *const video_metrics[] = {"IMPRESSION",	    "SAVE",
					    "VIDEO_MRC_VIEW",	    "VIDEO_AVG_WATCH_TIME",
					    "VIDEO_V50_WATCH_TIME", "QUARTILE_95_PERCENT_VIEW",
					    "VIDEO_10S_VIEW",	    "VIDEO_START",
					    "OUTBOUND_CLICK",	    NULL};
static const char *const recent[] = {"30", NULL};

#define METRICS(m, r)                                                                              \
	{                                                                                          \
		.name = "metric_types", .type = PARAMETER_CHOICE, .style = STYLE_CSV,              \
		.required = (r), .choices = (m)                                                    \
	}
#define APPS                                                                                       \
	{                                                                                          \
		.name = "app_types", .type = PARAMETER_CHOICE, .fallback = "ALL", .choices = apps  \
	}
#define TOP(o)                                                                                     \
	{.name = "sort_by", .type = PARAMETER_CHOICE, .required = true, .choices = (o)},           \
		{.name = "num_of_pins",                                                            \
		 .type = PARAMETER_INTEGER,                                                        \
		 .fallback = "10",                                                                 \
		 .low = 1,                                                                         \
		 .high = 50},                                                                      \
	{                                                                                          \
		.name = "created_in_last_n_days", .type = PARAMETER_INTEGER, .choices = recent     \
	}

const struct parameter organic_pin_parameters[] = {
	APPS,
	METRICS(pin_metrics, true),
	{.name = "split_field",
	 .type = PARAMETER_CHOICE,
	 .fallback = "NO_SPLIT",
	 .choices = splits},
	PARAMETERS_END,
};
const struct parameter organic_pins_parameters[] = {
	APPS,
	METRICS(pin_metrics, true),
	{.name = "pin_ids",
	 .type = PARAMETER_ID,
	 .style = STYLE_REPEATED,
	 .required = true,
	 .max_items = 100},
	PARAMETERS_END,
};
const struct parameter organic_top_parameters[] = {METRICS(top_metrics, false), TOP(top_orders),
						   PARAMETERS_END};
const struct parameter organic_top_video_parameters[] = {METRICS(video_metrics, false),
							 TOP(video_metrics), PARAMETERS_END};

static bool is_video(const struct entity *pin)
{
	return strstr(entity_choice(pin, "creative_type", creative_types), "VIDEO") != NULL;
}

static void write_pin(struct request *request, struct rows *rows, const struct entity *pin,
		      const struct organic_split *window)
{
	const char *split = arguments_text(&request->arguments, "split_field");
	const char *const *keys = split && strcmp(split, "APP_TYPE") == 0 ? apps + 1 : no_split;

	if (!rows->lines)
		text_char(rows->out, '{');
	for (const char *const *key = keys; *key; key++) {
		struct organic_split of_key = *window;

		of_key.key = *key;
		of_key.of = draw_name(pin->draw, *key);
		of_key.names = is_video(pin) ? daily : image_daily;
		of_key.lifetime = lifetime;
		if (!pin_has_data(pin))
			of_key.end = of_key.start - 1; /* no day */
		if (key != keys && !rows->lines)
			text_char(rows->out, ',');
		organic_write_split(request, rows, &of_key);
	}
	if (!rows->lines)
		text_char(rows->out, '}');
}

bool organic_pin(struct request *request, struct rows *rows)
{
	const struct arguments *arguments = &request->arguments;
	struct organic_split window = {.key = NULL};

	if (arguments_has(arguments, "split_field", "APP_TYPE") &&
	    arguments_given(arguments, "app_types"))
		return refuse(&request->refusal, 400, 1,
			      "Parameter 'app_types' cannot be used with 'split_field' APP_TYPE.");
	if (!plan_window(request, &reach, &window.start, &window.end))
		return false;
	write_pin(request, rows, &request->path[0], &window);
	return true;
}

static void dump_pins(struct request *request, struct rows *rows,
		      const struct organic_split *window)
{
	unsigned count = world_count(request->world, &kind_pin, 0);

	rows->parents[0].name = "pin_id";
	for (unsigned number = 0; number < count; number++) {
		struct entity pin = world_entity(request->world, &kind_pin, 0, number);

		rows->parents[0].id = pin.id;
		if (pin_has_data(&pin))
			write_pin(request, rows, &pin, window);
	}
}

/* Pins that do not exist, or have no data, are left out. */
bool organic_pins(struct request *request, struct rows *rows)
{
	const struct argument *ids = arguments_get(&request->arguments, "pin_ids");
	struct organic_split window = {.key = NULL};
	const char *before = "";
	struct entity pin;

	if (!plan_window(request, &reach, &window.start, &window.end))
		return false;
	if (rows->lines) {
		dump_pins(request, rows, &window);
		return true;
	}
	text_char(rows->out, '{');
	for (size_t at = 0; at < ids->count; at++) {
		if (!world_find(request->world, &kind_pin, ids->ids[at], &pin) ||
		    !pin_has_data(&pin))
			continue;
		text_puts(rows->out, before);
		text_json_puts(rows->out, ids->values[at]);
		text_char(rows->out, ':');
		write_pin(request, rows, &pin, &window);
		before = ",";
	}
	text_char(rows->out, '}');
	return true;
}

static void write_top_pin(struct request *request, struct rows *rows, const struct entity *pin,
			  const struct organic_split *split)
{
	struct text *out = rows->out;

	rows_open(rows);
	text_puts(out, "{\"pin_id\":\"");
	text_uint(out, pin->id);
	text_puts(out, "\",\"metrics\":");
	organic_write_metrics(out, request, split, draw(pin->draw, (uint64_t)split->start),
			      split->end - split->start + 1);
	text_puts(out, ",\"data_status\":{\"IMPRESSION\":\"READY\",\"SAVE\":\"READY\"}}");
	rows_close(rows);
}

/* Which pins are the best is made up: the newest of the right sort. */
static void write_top_pins(struct request *request, struct rows *rows,
			   const struct organic_split *split)
{
	int64_t wanted = arguments_integer(&request->arguments, "num_of_pins", 10);

	for (unsigned at = world_count(request->world, &kind_pin, 0); at-- > 0 && wanted > 0;) {
		struct entity pin = world_entity(request->world, &kind_pin, 0, at);

		if (split->names == video_metrics && !is_video(&pin))
			continue;
		write_top_pin(request, rows, &pin, split);
		wanted--;
	}
}

bool organic_top(struct request *request, struct rows *rows)
{
	const char *sort = arguments_text(&request->arguments, "sort_by");
	struct organic_split split = {.names = request->route->of ? video_metrics : top_metrics};
	struct rows pins = *rows;

	if (!plan_window(request, &reach, &split.start, &split.end))
		return false;
	if (!rows->lines) {
		text_puts(rows->out, "{\"date_availability\":{\"is_realtime\":false,"
				     "\"latest_available_timestamp\":");
		text_int(rows->out, (int64_t)request->world->today * DAY_SECONDS * 1000 - 1000);
		text_puts(rows->out, "},\"sort_by\":");
		text_json_puts(rows->out, sort ? sort : "IMPRESSION");
		text_puts(rows->out, ",\"pins\":[");
	}
	pins.count = 0;
	write_top_pins(request, &pins, &split);
	rows->count += pins.count;
	if (!rows->lines)
		text_puts(rows->out, "]}");
	return true;
}
