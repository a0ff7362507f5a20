#include "route.h"

#include "kinds.h"
#include "resources.h"

#include <stdlib.h>

static const char *const regions[] = {"US",
				      "CA",
				      "DE",
				      "FR",
				      "ES",
				      "IT",
				      "DE+AT+CH",
				      "GB+IE",
				      "IT+ES+PT+GR+MT",
				      "PL+RO+HU+SK+CZ",
				      "SE+DK+FI+NO",
				      "NL+BE+LU",
				      "AR",
				      "BR",
				      "CO",
				      "MX",
				      "MX+AR+CO+CL",
				      "AU+NZ",
				      NULL};
static const char *const trend_types[] = {"growing", "monthly", "yearly", "seasonal", NULL};

static const struct capture captures[] = {
	{"product_group_id", &kind_catalog_product_group, 19, 650, NULL},
	{"region", NULL, 0, 0, regions},
	{"trend_type", NULL, 0, 0, trend_types},
	{"targeting_type", NULL, 0, 0, resources_targeting_types},
	{"ad_account_id", &kind_account, 18, 2, NULL},
	{"board_id", &kind_board, 19, 40, NULL},
	{"section_id", &kind_board_section, 19, 40, NULL},
	{"pin_id", &kind_pin, 19, 50, NULL},
	{"business_id", &kind_user, 19, 30, NULL},
	{"member_id", &kind_member, 19, 30, NULL},
	{"feed_id", &kind_feed, 19, 650, NULL},
	{"template_id", &kind_report_template, 18, 2, NULL},
	{"processing_result_id", &kind_processing_result, 19, 650, NULL},
};

static bool is_capture(const char *segment)
{
	return *segment == '{';
}

/* Whether the texts up to the next slash are equal, or the template's is a capture. */
static bool segment_matches(const char *template, const char *path)
{
	size_t expected = strcspn(template, "/"), length = strcspn(path, "/");

	if (is_capture(template))
		return length > 0;
	return expected == length && strncmp(template, path, length) == 0;
}

static bool matches(const char *template, const char *path)
{
	while (*template && *path) {
		if (!segment_matches(template + 1, path + 1))
			return false;
		template += 1 + strcspn(template + 1, "/");
		path += 1 + strcspn(path + 1, "/");
	}
	return !*template && !*path;
}

/* Of the segment that begins with "{its name". */
static const struct capture *capture_of(const char *segment)
{
	size_t at = 0;

	while (strncmp(captures[at].name, segment + 1, strlen(captures[at].name)) != 0)
		at++;
	return &captures[at];
}

/* A plus may come as it is or as %2B. */
static bool is_word(const char *word, const char *text)
{
	for (; *word; word++) {
		if (*word == '+' && strncasecmp(text, "%2B", 3) == 0)
			text += 3;
		else if (*text++ != *word)
			return false;
	}
	return !*text || *text == '/';
}

static bool choose(struct request *request, size_t index, const struct capture *capture,
		   const char *text)
{
	for (const char *const *choice = capture->choices; *choice; choice++)
		if (is_word(*choice, text)) {
			request->path_text[index] = *choice;
			return true;
		}
	return refuse(&request->refusal, 400, 1, "Parameter '%s' (value %.40s) is not allowed.",
		      capture->name, text);
}

static bool capture(struct request *request, size_t index, const char *name, const char *text)
{
	const struct capture *capture = capture_of(name);
	size_t length = strcspn(text, "/");

	if (capture->choices)
		return choose(request, index, capture, text);
	if (strspn(text, "0123456789") != length || length > capture->max_digits)
		return refuse(&request->refusal, 400, 1,
			      "Parameter '%s' (value %.*s) does not match '^\\d+$'.", capture->name,
			      (int)(length > 40 ? 40 : length), text);
	if (!world_find(request->world, capture->kind, strtoull(text, NULL, 10),
			&request->path[index]))
		return refuse(&request->refusal, 404, capture->code, "%s not found.",
			      capture->kind->word);
	return true;
}

static bool capture_all(struct request *request, const char *template, const char *path)
{
	size_t index = 0;

	while (*template) {
		if (is_capture(template + 1) && !capture(request, index++, template + 1, path + 1))
			return false;
		template += 1 + strcspn(template + 1, "/");
		path += 1 + strcspn(path + 1, "/");
	}
	return true;
}

bool route_find(struct request *request, const char *method, const char *path)
{
	bool known = false;

	for (const struct route *route = route_next(NULL); route; route = route_next(route)) {
		if (!matches(route->path, path))
			continue;
		known = true;
		if (strcmp(route->method, method) != 0)
			continue;
		request->route = route;
		return capture_all(request, route->path, path);
	}
	return known ? refuse(&request->refusal, 405, 1, "Method %.10s is not allowed.", method)
		     : refuse(&request->refusal, 404, 1, "No such endpoint: %.200s.", path);
}

const struct route *route_of_stream(const char *stream)
{
	for (const struct route *route = route_next(NULL); route; route = route_next(route))
		if (route->stream && strcmp(route->stream, stream) == 0)
			return route;
	return NULL;
}

size_t route_captures(const struct route *route, const struct capture *out[CAPTURES_MAX])
{
	size_t count = 0;

	for (const char *at = route->path; (at = strchr(at, '{')); at++)
		out[count++] = capture_of(at);
	return count;
}
