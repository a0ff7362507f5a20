#include "dump.h"

#include "day.h"
#include "frame.h"
#include "kinds.h"
#include "route.h"

#include <stdio.h>

#define ACCOUNT_IN_PATH "{ad_account_id}"

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

/* Ids of the path that the row does not hold itself. */
static void write_extra(struct text *extra, const struct request *request)
{
	if (!request->path[0].kind ||
	    strcmp(request->route->path, "/ad_accounts/{ad_account_id}") == 0)
		return;
	text_puts(extra, "\"ad_account_id\":\"");
	text_uint(extra, request->path[0].id);
	text_char(extra, '"');
}

static bool holds_account(const struct route *route)
{
	static const char *const entities[] = {"campaigns", "ad_groups", "ads", "audiences", NULL};

	for (const char *const *name = entities; *name; name++)
		if (strcmp(route->stream, *name) == 0)
			return true;
	return false;
}

static bool dump_pass(struct request *request, const struct options *options, const char *pass,
		      struct rows *rows)
{
	struct text query = {0}, extra = {0};
	bool good;

	write_query(&query, options, request->route, pass);
	if (!holds_account(request->route))
		write_extra(&extra, request);
	rows->extra = text_string(&extra);
	good = frame_check(request, text_string(&query)) && request->route->rows(request, rows);
	if (!good)
		fprintf(stderr, "pinterest-sandbox: %s\n", request->refusal.text);
	frame_release(request);
	text_release(&query);
	text_release(&extra);
	return good;
}

static bool dump_owner(const struct options *options, const struct route *route,
		       const struct entity *owner, struct rows *rows)
{
	bool good = true;

	for (size_t at = 0; good && at < ROUTE_QUERIES; at++) {
		struct request request = {.world = &options->world,
					  .route = route,
					  .scopes = options->scopes,
					  .complete = true};

		if (at && !route->everything[at])
			break;
		if (owner)
			request.path[0] = *owner;
		good = dump_pass(&request, options, route->everything[at], rows);
	}
	return good;
}

static bool dump_all(const struct options *options, const struct route *route, struct rows *rows)
{
	unsigned accounts = world_count(&options->world, &kind_account, 0);
	bool good = true;

	if (!route_has(route, ACCOUNT_IN_PATH))
		return dump_owner(options, route, NULL, rows);
	for (unsigned number = 0; good && number < accounts; number++) {
		struct entity account = world_entity(&options->world, &kind_account, 0, number);

		good = dump_owner(options, route, &account, rows);
	}
	return good;
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
