#include "route.h"

#include "kinds.h"

#include <stdlib.h>

/* What stands in braces in a path, and the code of its 404. */
static const struct {
	const char *name;
	const struct kind *kind;
	size_t max_digits;
	int code;
} captures[] = {
	{"{ad_account_id}", &kind_account, 18, 2},
	{"{board_id}", &kind_board, 19, 40},
	{"{pin_id}", &kind_pin, 19, 50},
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

static bool capture(struct request *request, size_t index, const char *name, const char *text)
{
	size_t length = strcspn(text, "/"), at = 0;
	struct entity *found = &request->path[index];

	while (strncmp(captures[at].name, name, strcspn(name, "/")) != 0)
		at++;
	if (strspn(text, "0123456789") != length || length > captures[at].max_digits)
		return refuse(&request->refusal, 400, 1,
			      "Parameter '%.*s' (value %.*s) does not match '^\\d+$'.",
			      (int)strcspn(name, "/") - 2, name + 1,
			      (int)(length > 40 ? 40 : length), text);
	if (!world_find(request->world, captures[at].kind, strtoull(text, NULL, 10), found))
		return refuse(&request->refusal, 404, captures[at].code, "%s not found.",
			      captures[at].kind->word);
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

bool route_has(const struct route *route, const char *name)
{
	return strstr(route->path, name) != NULL;
}
