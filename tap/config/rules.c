#include "tap/config/rules.h"

#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/nearest.h"
#include "http/url.h"
#include "tap/config/option.h"
#include "tap/config/setting.h"
#include "tap/config/spelling.h"

/* Keys of other connectors and tools that are understood without being settings. */
static const struct {
	const char *key, *note;
} known_keys[] = {
	{"credentials", NULL},
	{"is_backfilled",
	 "is accepted and not needed: without start_date all is read that the API has"},
	{"stream_maps", NULL},
};

static const char *nearest_credential(const char *key)
{
	struct nearest near = {.text = key};

	for (size_t i = 0; i < option_count; i++)
		if (options[i].credential)
			nearest_try(&near, options[i].name);
	return near.best;
}

static void note_unknown(const char *file, const char *prefix, const char *key, const char *near,
			 struct buffer *notes)
{
	buffer_format(notes, "%s: %s", file, prefix);
	spelling_clean(slice_of(key), 60, notes);
	buffer_add_text(notes, " is not a known setting and is ignored");
	if (near)
		buffer_format(notes, "; did you mean %s%s?", prefix, near);
	buffer_add_char(notes, '\n');
}

static int check_credentials(const struct source *source, struct buffer *notes, struct error *err)
{
	json_t *credentials = json_object_get(source->document, "credentials");
	const char *file = source_of(source, "credentials");
	const char *key = NULL;
	json_t *value = NULL;

	if (credentials && !json_is_object(credentials) && !json_is_null(credentials))
		return error_set(err, ERROR_CONFIG, "%s: credentials must be an object", file);
	json_object_foreach(credentials, key, value) {
		const struct option *option = option_find(key);

		if (key[0] == '_' || strcmp(key, "auth_method") == 0)
			continue;
		if (!option || !option->credential)
			note_unknown(file, "credentials.", key, nearest_credential(key), notes);
	}
	return 0;
}

/* Python expressions: leaving them out silently could print what somebody meant to hide. */
static int check_stream_maps(const struct source *source, struct error *err)
{
	const json_t *maps = json_object_get(source->document, "stream_maps");

	if (!maps || json_is_null(maps) || spelling_blank(maps))
		return 0;
	return error_set(err, ERROR_CONFIG,
			 "%s: stream_maps is not supported by this tap; put the mapper "
			 "meltano-map-transform between tap and target",
			 source_of(source, "stream_maps"));
}

static void check_key(const struct source *source, const char *key, struct buffer *notes)
{
	const size_t count = sizeof(known_keys) / sizeof(known_keys[0]);

	if (key[0] == '_' || option_find(key))
		return;
	for (size_t i = 0; i < count; i++)
		if (strcmp(key, known_keys[i].key) == 0) {
			if (known_keys[i].note)
				buffer_format(notes, "%s: %s %s\n", source_of(source, key), key,
					      known_keys[i].note);
			return;
		}
	note_unknown(source_of(source, key), "", key, option_nearest(key), notes);
}

int rules_keys(const struct source *source, struct buffer *notes, struct error *err)
{
	const char *key = NULL;
	json_t *value = NULL;

	if (check_stream_maps(source, err) < 0 || check_credentials(source, notes, err) < 0)
		return -1;
	json_object_foreach(source->document, key, value) {
		check_key(source, key, notes);
	}
	return 0;
}

static int check_dates(struct config *config, const struct source *source, struct error *err)
{
	const char *start = setting_text(config->settings, NULL, "start_date", NULL);
	const char *end = setting_text(config->settings, NULL, "end_date", NULL);
	int32_t from = 0;

	/* Dates as YYYY-MM-DD sort as text. */
	if (start && end && strcmp(start, end) > 0)
		return error_set(err, ERROR_CONFIG, "%s: start_date %s is after end_date %s",
				 source_of(source, "start_date"), start, end);
	if (start && date_parse(slice_of(start), &from) == 0 && from > clock_today())
		buffer_format(&config->notes,
			      "%s: start_date %s lies in the future: no metrics are read\n",
			      source_of(source, "start_date"), start);
	return 0;
}

static int check_accounts(const struct config *config, const struct source *source,
			  struct error *err)
{
	const json_t *wanted = setting_get(config->settings, NULL, "ad_account_ids");
	const json_t *unwanted = setting_get(config->settings, NULL, "exclude_ad_account_ids");
	size_t i, j;
	const json_t *a, *b;

	json_array_foreach(wanted, i, a) {
		json_array_foreach(unwanted, j, b) {
			if (json_equal(a, b))
				return error_set(
					err, ERROR_CONFIG,
					"%s: ad account %s is both in ad_account_ids and in "
					"exclude_ad_account_ids",
					source_of(source, "exclude_ad_account_ids"),
					json_string_value(a));
		}
	}
	return 0;
}

static int check_flattening(const struct config *config, const struct source *source,
			    struct error *err)
{
	if (setting_true(config->settings, NULL, "flattening_enabled") &&
	    !setting_get(config->settings, NULL, "flattening_max_depth"))
		return error_set(err, ERROR_CONFIG,
				 "%s: flattening_enabled needs flattening_max_depth, the number of "
				 "levels to flatten",
				 source_of(source, "flattening_enabled"));
	return 0;
}

static int check_url(const struct config *config, const struct source *source, struct error *err)
{
	if (url_check(setting_text(config->settings, NULL, "api_url", ""), err) == 0)
		return 0;
	return error_prefix(err, "%s: api_url", source_of(source, "api_url"));
}

/* The combinations that are known to work (click, engagement, view); the API refuses some of the
 * others. */
static bool windows_known(int64_t click, int64_t engagement, int64_t view)
{
	static const unsigned char known[][3] = {
		{60, 60, 60}, {60, 60, 30}, {60, 60, 7}, {60, 60, 1}, {60, 30, 30},
		{60, 30, 7},  {60, 30, 1},  {60, 7, 7},	 {60, 7, 1},  {60, 1, 1},
		{30, 30, 30}, {30, 30, 7},  {30, 30, 1}, {30, 7, 7},  {30, 7, 1},
		{30, 1, 1},   {7, 7, 7},    {7, 7, 1},	 {7, 1, 1},   {1, 1, 1},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (click == known[i][0] && engagement == known[i][1] && view == known[i][2])
			return true;
	return false;
}

/* `stream` NULL: the settings of the whole run. */
static void check_windows(struct config *config, const struct source *source, const char *stream)
{
	int64_t click = setting_integer(config->settings, stream, "click_window_days", 30);
	int64_t engagement =
		setting_integer(config->settings, stream, "engagement_window_days", 30);
	int64_t view = setting_integer(config->settings, stream, "view_window_days", 1);

	if (windows_known(click, engagement, view))
		return;
	buffer_format(&config->notes,
		      "%s: %s%sPinterest may refuse the attribution windows %d/%d/%d (click, "
		      "engagement, view); 30/30/1 and 7/7/1 are among those that work\n",
		      source_of(source, stream ? "stream_settings" : "click_window_days"),
		      stream ? stream : "", stream ? ": " : "", (int)click, (int)engagement,
		      (int)view);
}

static void check_stream_windows(struct config *config, const struct source *source)
{
	const char *stream = NULL;
	json_t *settings = NULL;

	check_windows(config, source, NULL);
	json_object_foreach(json_object_get(config->settings, "stream_settings"), stream,
			    settings) {
		if (json_object_get(settings, "click_window_days") ||
		    json_object_get(settings, "engagement_window_days") ||
		    json_object_get(settings, "view_window_days"))
			check_windows(config, source, stream);
	}
}

/* A key to renew tokens with that lacks a part does nothing; say so before the token expires. */
static void check_renewal(struct config *config, const struct source *source)
{
	const struct credentials *c = &config->credentials;

	if (c->access_token && c->refresh_token && !credentials_renewable(c))
		buffer_format(
			&config->notes,
			"%s: refresh_token is not used: it needs client_id and client_secret\n",
			source_of(source, "refresh_token"));
}

int rules_check(struct config *config, const struct source *source, struct error *err)
{
	if (check_dates(config, source, err) < 0 || check_accounts(config, source, err) < 0 ||
	    check_flattening(config, source, err) < 0 || check_url(config, source, err) < 0)
		return -1;
	check_stream_windows(config, source);
	check_renewal(config, source);
	return 0;
}
