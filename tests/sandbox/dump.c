#include "dump.h"

#include "day.h"
#include "frame.h"
#include "kinds.h"
#include "route.h"

#include <stdio.h>

static void add_pair(struct text *query, const char *name, const char *value)
{
	if (query->length)
		text_char(query, '&');
	text_puts(query, name);
	text_char(query, '=');
	text_puts(query, value);
}

static bool accepts(const struct route *route, const char *name)
{
	for (size_t group = 0; group < ROUTE_GROUPS && route->parameters[group]; group++)
		for (const struct parameter *at = route->parameters[group]; at->name; at++)
			if (strcmp(at->name, name) == 0)
				return true;
	return false;
}

static void add_day(struct text *query, const char *name, const char *given, int32_t otherwise)
{
	struct text day = {0};

	day_write(&day, otherwise);
	add_pair(query, name, given ? given : text_string(&day));
	text_release(&day);
}

static void write_query(struct text *query, const struct options *options,
			const struct route *route, const char *pass)
{
	if (pass)
		text_puts(query, pass);
	if (accepts(route, "start_date")) {
		add_day(query, "start_date", options->start, options->world.today - 90);
		add_day(query, "end_date", options->end, options->world.today);
	}
	if (accepts(route, "date"))
		add_day(query, "date", options->start, options->world.today);
	if (accepts(route, "granularity"))
		add_pair(query, "granularity", options->granularity ? options->granularity : "DAY");
	if (accepts(route, "columns") && options->columns)
		add_pair(query, "columns", options->columns);
	if (options->query)
		text_puts(query, query->length ? "&" : "");
	if (options->query)
		text_puts(query, options->query);
}

/* The region that rows were asked for is not in them. */
static void write_region(struct text *extra, const struct request *request)
{
	const char *region = arguments_text(&request->arguments, "region");

	if (!region)
		return;
	text_puts(extra, "\"region\":");
	text_json_puts(extra, region);
}

static bool dump_pass(struct request *request, const struct options *options, const char *pass,
		      struct rows *rows)
{
	struct text query = {0}, extra = {0};
	bool good;

	write_query(&query, options, request->route, pass);
	good = frame_check(request, text_string(&query));
	write_region(&extra, request);
	rows->extra = text_string(&extra);
	good = good && request->route->rows(request, rows);
	if (!good)
		fprintf(stderr, "pinterest-sandbox: %s\n", request->refusal.text);
	frame_release(request);
	text_release(&query);
	text_release(&extra);
	return good;
}

static bool dump_passes(const struct request *template, const struct options *options,
			struct rows *rows)
{
	const char *const *passes = template->route->everything;
	bool good = true;

	for (size_t at = 0; good && at < ROUTE_QUERIES && (!at || passes[at]); at++) {
		struct request request = *template;

		good = dump_pass(&request, options, passes[at], rows);
	}
	return good;
}

/* For everything that the path could name, from this capture on. */
static bool dump_from(struct request *request, size_t index, const struct options *options,
		      struct rows *rows)
{
	const struct capture *captures[CAPTURES_MAX];
	unsigned owners;
	bool good = true;

	if (index == route_captures(request->route, captures))
		return dump_passes(request, options, rows);
	rows->parents[index].name = captures[index]->name;
	for (const char *const *word = captures[index]->choices; word && *word && good; word++) {
		request->path_text[index] = *word;
		rows->parents[index].text = *word;
		good = dump_from(request, index + 1, options, rows);
	}
	if (captures[index]->choices)
		return good;
	owners = world_owners(request->world, captures[index]->kind);
	for (unsigned at = 0; good && at < owners; at++) {
		struct entity owner = world_owner(request->world, captures[index]->kind, at);
		const struct entity *above = index ? &request->path[index - 1] : NULL;

		if (above && owner.kind->owner == above->kind && owner.owner != entity_index(above))
			continue;
		request->path[index] = owner;
		rows->parents[index].id = owner.id;
		good = dump_from(request, index + 1, options, rows);
	}
	return good;
}

static bool dump_all(const struct options *options, const struct route *route, struct rows *rows)
{
	struct request request = {.world = &options->world,
				  .route = route,
				  .scopes = options->scopes,
				  .complete = true};

	return dump_from(&request, 0, options, rows);
}

int dump_run(const struct options *options)
{
	const char *stream = options->dump ? options->dump : options->count;
	const struct route *route = route_of_stream(stream);
	struct text out = {0};
	struct rows rows = {.out = &out, .lines = stdout};
	bool good;

	if (!route) {
		fprintf(stderr, "pinterest-sandbox: no stream is called '%s'; there are:", stream);
		for (route = route_next(NULL); route; route = route_next(route))
			if (route->stream)
				fprintf(stderr, " %s", route->stream);
		fputc('\n', stderr);
		return 2;
	}
	if (options->count)
		rows.lines = fopen("/dev/null", "we");
	good = dump_all(options, route, &rows);
	if (options->count)
		printf("%zu\n", rows.count);
	if (options->count)
		fclose(rows.lines);
	text_release(&out);
	return good && fflush(stdout) == 0 ? 0 : 1;
}
