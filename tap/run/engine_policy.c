#include "tap/run/engine_policy.h"

#include <string.h>

#include "base/date.h"
#include "tap/config/setting.h"

static int32_t day_of(const json_t *settings, const char *stream, const char *name)
{
	const char *text = setting_text(settings, stream, name, NULL);
	int32_t day = DATE_NONE;

	if (text)
		date_parse_lenient(slice_of(text), &day);
	return day;
}

/*
 * Conversions are reported for as long as the widest attribution window, and by the day of the ad
 * (TIME_OF_AD_ACTION): such days change until it has passed.  By TIME_OF_CONVERSION only the last
 * few do.
 */
static int32_t lookback_days(const json_t *settings, const char *stream)
{
	static const char *const windows[] = {"click_window_days", "engagement_window_days",
					      "view_window_days"};
	const char *time = setting_text(settings, stream, "conversion_report_time", "");
	int64_t days = 30;

	if (setting_get(settings, stream, "lookback_days"))
		return (int32_t)setting_integer(settings, stream, "lookback_days", 0);
	if (!strcmp(time, "TIME_OF_CONVERSION"))
		return 3;
	for (size_t i = 0; i < sizeof(windows) / sizeof(*windows); i++) {
		int64_t window = setting_integer(settings, stream, windows[i], 0);

		if (window > days)
			days = window;
	}
	return (int32_t)days;
}

static size_t memory_of(const json_t *settings)
{
	return (size_t)setting_integer(settings, NULL, "memory_mb", 96) << 20;
}

static struct progress_policy progress_of(const json_t *settings, const char *stream)
{
	return (struct progress_policy){
		.start_day = day_of(settings, stream, "start_date"),
		.end_day = day_of(settings, stream, "end_date"),
		.include_today = setting_true(settings, stream, "include_today"),
		.lookback_days = lookback_days(settings, stream),
		.lookback_hours = (int32_t)setting_integer(settings, stream, "lookback_days", 6),
		.full_refresh_days =
			(int32_t)setting_integer(settings, stream, "full_refresh_days", 7),
		.reread_on_change =
			strcmp(setting_text(settings, stream, "on_settings_change", "reread"),
			       "warn") != 0,
		.memory = memory_of(settings)};
}

/* Is the text among those of a setting: a list, or one text? */
static bool lists(const json_t *setting, const char *text)
{
	const json_t *value;
	size_t i;

	if (json_is_string(setting))
		return !strcmp(json_string_value(setting), text);
	json_array_foreach(setting, i, value)
		if (json_is_string(value) && !strcmp(json_string_value(value), text))
			return true;
	return false;
}

static enum refusal_policy refusal_of(const json_t *settings, const char *stream)
{
	const char *policy = setting_text(settings, stream, "on_forbidden", "auto");

	if (!strcmp(policy, "auto"))
		return REFUSAL_AUTO;
	return strcmp(policy, "skip") ? REFUSAL_FAIL : REFUSAL_SKIP;
}

static void stream_policy(void *self, const char *stream, struct stream_policy *out)
{
	const json_t *settings = self;

	*out = (struct stream_policy){
		.progress = progress_of(settings, stream),
		.ids_per_request =
			(size_t)setting_integer(settings, stream, "ids_per_request", 100),
		.named = lists(setting_get(settings, NULL, "streams"), stream),
		.must_have_records = json_is_false(setting_get(settings, stream, "allow_empty")),
		.refusal = refusal_of(settings, stream)};
}

static bool names_account(void *self, const char *key)
{
	return lists(setting_get(self, NULL, "ad_account_ids"), key);
}

struct policy_source engine_policy_source(const json_t *settings)
{
	struct policy_source source = {.stream = stream_policy, .names_partition = names_account};

	memcpy(&source.self, &settings, sizeof(settings)); /* callbacks take a plain pointer */
	return source;
}

struct run_policy engine_policy_run(const json_t *settings)
{
	return (struct run_policy){
		.memory = memory_of(settings),
		.concurrency = (unsigned)setting_integer(settings, NULL, "concurrency", 8),
		.patience_ms = setting_integer(settings, NULL, "max_retry_s", 900) * 1000,
		.stall_timeout_ms =
			setting_integer(settings, NULL, "request_timeout_s", 120) * 1000,
		.user_agent = setting_text(settings, NULL, "user_agent", NULL),
		.ca_bundle = setting_text(settings, NULL, "ca_bundle", NULL),
		.http_version = setting_text(settings, NULL, "http_version", "1.1")};
}

struct protocol_policy engine_policy_protocol(const json_t *settings)
{
	return (struct protocol_policy){
		.activate_versions = setting_true(settings, NULL, "emit_activate_version_messages"),
		.flattening = {.enabled = setting_true(settings, NULL, "flattening_enabled"),
			       .max_depth =
				       setting_integer(settings, NULL, "flattening_max_depth", 0),
			       .separator =
				       setting_text(settings, NULL, "flattening_separator", "__"),
			       .max_key_length = setting_integer(settings, NULL,
								 "flattening_max_key_length", 255)},
		.partitions_key = "accounts"};
}
