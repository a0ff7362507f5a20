#include "json/scan_path.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

void scan_path_free(struct scan_path *path)
{
	if (!path)
		return;
	for (size_t i = 0; i < path->count; i++)
		free(path->steps[i].name);
	free(path);
}

const char *scan_path_capture(const struct scan_path *path, size_t index)
{
	return index < path->capture_count ? path->captures[index] : NULL;
}

/* An optional step may have the name of an earlier capture, which it then overrides. */
static int add_capture(struct scan_path *path, struct scan_step *step, const char *text,
		       struct error *err)
{
	char *name = step->name;

	for (size_t i = 0; i < path->capture_count; i++) {
		if (strcmp(path->captures[i], name) != 0)
			continue;
		if (step->optional)
			return 0;
		return error_set(err, ERROR_CONFIG, "rows \"%s\": {%s} stands twice", text, name);
	}
	if (path->capture_count == SCAN_CAPTURES_MAX)
		return error_set(err, ERROR_CONFIG, "rows \"%s\": more than %d captures", text,
				 SCAN_CAPTURES_MAX);
	path->captures[path->capture_count++] = name;
	return 0;
}

/* Reads the step at `at`, behind the dot; returns its end, or NULL with err. */
static const char *add_step(struct scan_path *path, const char *at, const char *text,
			    struct error *err)
{
	struct scan_step *step = &path->steps[path->count];
	bool capture = *at == '{';
	size_t length;

	if (path->count == SCAN_STEPS_MAX) {
		error_set(err, ERROR_CONFIG, "rows \"%s\": more than %d steps", text,
			  SCAN_STEPS_MAX);
		return NULL;
	}
	if (strncmp(at, "[]", 2) == 0) {
		step->kind = STEP_ELEMENTS;
		step->nullable = at[2] == '?';
		path->count++;
		return at + 2 + step->nullable;
	}
	at += capture;
	length = strspn(at, letters);
	step->optional = capture && at[length] == '?';
	if (!length || (capture && at[length + step->optional] != '}')) {
		error_set(err, ERROR_CONFIG, "rows \"%s\": expected [], {name} or name at \"%s\"",
			  text, at);
		return NULL;
	}
	step->kind = capture ? STEP_CAPTURE : STEP_MEMBER;
	step->name = memory_span((struct slice){at, length});
	path->count++;
	if (capture && add_capture(path, step, text, err) < 0)
		return NULL;
	return at + length + capture + step->optional;
}

/* Only a following [] shows in a body whether an optional step is there: array or object. */
static int check_optional(const struct scan_path *path, const char *text, struct error *err)
{
	for (size_t i = 0; i < path->count; i++)
		if (path->steps[i].optional &&
		    (i == 0 || i + 1 == path->count || path->steps[i + 1].kind != STEP_ELEMENTS))
			return error_set(err, ERROR_CONFIG,
					 "rows \"%s\": {%s?} has to stand before []", text,
					 path->steps[i].name);
	return 0;
}

static int read_steps(struct scan_path *path, const char *text, struct error *err)
{
	const char *at = text;

	if (strcmp(text, ".") == 0)
		return 0;
	do {
		if (path->count && *at == '.')
			at++;
		else if (path->count && *at != '[' && *at != '{')
			return error_set(err, ERROR_CONFIG, "rows \"%s\": expected a dot at \"%s\"",
					 text, at);
		at = add_step(path, at, text, err);
	} while (at && *at);
	return at ? check_optional(path, text, err) : -1;
}

struct scan_path *scan_path_new(const char *text, struct error *err)
{
	struct scan_path *path = memory_new(1, sizeof(*path));

	if (read_steps(path, text, err) < 0) {
		scan_path_free(path);
		return NULL;
	}
	return path;
}
