/*
 * Megabytes of body a second, one thread: rows of analytics (about 110 columns) and of entities
 * (nested, text), against memcpy of the same bytes.  `bench_project --print KIND` writes a body,
 * for other readers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "tests/fuzz/fields.h"
#include "tests/fuzz/validate.h"
#include "json/project.h"

enum { BODY_SIZE = 12 << 20, RUNS = 9 };

static const char *const measures[] = {
	"SPEND",       "IMPRESSION",	 "CLICKTHROUGH",      "ENGAGEMENT",
	"REPIN",       "OUTBOUND_CLICK", "VIDEO_VIEW",	      "CHECKOUT",
	"SIGNUP",      "LEAD",		 "PAGE_VISIT",	      "ADD_TO_CART",
	"WEB_SESSION", "APP_INSTALL",	 "CUSTOM_CONVERSION", "SEARCH",
};
static const char *const forms[][2] = {
	{"", "_1"},
	{"", "_2"},
	{"TOTAL_", ""},
	{"", "_RATE"},
	{"", "_IN_MICRO_DOLLAR"},
	{"TOTAL_CLICK_", "_VALUE_IN_MICRO_DOLLAR"},
	{"", "_COST_PER_ACTION"},
};
enum {
	MEASURES = sizeof(measures) / sizeof(measures[0]),
	FORMS = sizeof(forms) / sizeof(forms[0]),
	NAME_SIZE = 96,
};

static void column_name(unsigned column, char out[static NAME_SIZE])
{
	const char *const *form = forms[column % FORMS];

	snprintf(out, NAME_SIZE, "%s%s%s", form[0], measures[column / FORMS], form[1]);
}

static uint32_t drawn(void)
{
	static uint32_t seed = 12345;

	seed ^= seed << 13;
	seed ^= seed >> 17;
	return seed ^= seed << 5;
}

static void add_measure(struct buffer *body, const char *name, unsigned form)
{
	static const uint32_t sizes[] = {10, 100, 1000, 100000, 10000000, 1000000000};

	buffer_format(body, ",\"%s\":", name);
	if (drawn() % 10 == 0)
		buffer_add_text(body, "null");
	else if (form == 3 || form == 6)
		buffer_format(body, "%.17g", (drawn() % 1000000) / 1e6);
	else
		buffer_format(body, "%u", drawn() % sizes[drawn() % 6]);
}

static void add_analytics_row(struct buffer *body)
{
	char name[NAME_SIZE];

	buffer_format(body,
		      "{\"AD_ID\":%llu,\"AD_GROUP_ID\":%llu,\"CAMPAIGN_ID\":%llu,\"DATE\":\"2026-%"
		      "02u-%02u\"",
		      687195134316ULL + drawn(), 2680060704746ULL + drawn(), 626744128982ULL,
		      drawn() % 12 + 1, drawn() % 28 + 1);
	for (unsigned i = 0; i < MEASURES * FORMS; i++) {
		column_name(i, name);
		add_measure(body, name, i % FORMS);
	}
	buffer_add_char(body, '}');
}

static void add_analytics_fields(struct buffer *fields)
{
	char name[NAME_SIZE], lower[NAME_SIZE];

	buffer_add_text(fields,
			"ad_id=AD_ID:id!,ad_group_id=AD_GROUP_ID:id,campaign_id=CAMPAIGN_ID:id,"
			"date=DATE:date!,hour=HOUR:hour,hour=DATE:hour");
	for (unsigned i = 0; i < MEASURES * FORMS; i++) {
		column_name(i, name);
		for (size_t k = 0; k <= strlen(name); k++)
			lower[k] =
				(char)(name[k] >= 'A' && name[k] <= 'Z' ? name[k] | 0x20 : name[k]);
		buffer_format(fields, ",%s=%s:number", lower, name);
	}
}

static void add_entity_row(struct buffer *body)
{
	buffer_format(
		body,
		"{\"id\": \"%llu\", \"ad_account_id\": \"549755885175\", \"name\": \"%s %u\", "
		"\"status\": \"ACTIVE\", "
		"\"summary_status\": \"RUNNING\", \"objective_type\": \"AWARENESS\", "
		"\"daily_spend_cap\": %u, "
		"\"lifetime_spend_cap\": null, \"start_time\": %u, \"end_time\": 0, "
		"\"created_time\": %u, "
		"\"updated_time\": %u, \"order_line_id\": null, \"is_automated_campaign\": false, "
		"\"is_flexible_daily_budgets\": true, \"type\": \"campaign\", \"tracking_urls\": "
		"{\"impression\": "
		"[\"https://example.com/i?x=1&y=%u\"], \"click\": [\"https://example.com/c\", "
		"\"https:\\/\\/example.com\\/d\"], \"engagement\": null}, \"bid_options\": "
		"{\"placement_multipliers\": "
		"{\"SEARCH\": 1.5, \"BROWSE\": 0.75}}, \"new_member\": {\"a\": [1, 2, 3]}}",
		626744128982ULL + drawn(),
		drawn() % 3 ? "Spring sale \\u2013 prospecting, lookalike 1%"
			    : "Fr\xc3\xbchling \xe2\x80\x93 M\xc3\xb6"
			      "bel",
		drawn() % 1000, drawn() % 100000000, drawn(), drawn(), drawn(), drawn() % 1000);
}

static const char entity_fields[] =
	"id:id!,ad_account_id:id,name:string,status:string,summary_status:string,objective_type:"
	"string,"
	"daily_spend_cap:integer,lifetime_spend_cap:integer,start_time:integer,end_time:integer,"
	"created_time:integer,updated_time:integer,order_line_id:id,is_automated_campaign:boolean,"
	"is_flexible_daily_budgets:boolean,type:string,tracking_urls:object{impression:[string],"
	"click:[string],engagement:[string]},bid_options:object{placement_multipliers:map}";

struct kind {
	const char *name, *rows, *begin, *end;
	void (*add_row)(struct buffer *);
	struct buffer fields;
};

static void make_body(const struct kind *kind, struct buffer *body)
{
	buffer_add_text(body, kind->begin);
	while (body->length < BODY_SIZE) {
		kind->add_row(body);
		buffer_add_char(body, ',');
	}
	buffer_truncate(body, body->length - 1);
	buffer_add_text(body, kind->end);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t project_all(const struct project *project, const struct scan_path *path,
			  struct slice body, struct buffer *out)
{
	struct project_notes notes = {0};
	struct project_row_io io = {.constants = slice_of("\"ad_account_id\":\"549755885175\""),
				    .out = out,
				    .notes = &notes};
	struct error err = {0};
	struct scan scan;
	size_t written = 0;
	int found;

	scan_begin(&scan, body, path, "bookmark");
	while ((found = scan_next(&scan, &err)) == 1) {
		if (project_row(project, &scan, &io, &err) < 0)
			break;
		buffer_add_char(out, '\n');
		if (out->length > 256 << 10) { /* a page buffer that stays in the cache */
			written += out->length;
			buffer_clear(out);
		}
	}
	if (found) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	written += out->length;
	scan_release(&scan);
	project_notes_release(&notes);
	return written;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

enum what { PROJECT, VALIDATE, COPY };

static double median_rate(const struct kind *kind, struct slice body, enum what what,
			  size_t *written)
{
	struct error err = {0};
	struct scan_path *path = scan_path_new(kind->rows, &err);
	struct fields fields = fields_parse(buffer_text(&kind->fields));
	struct project *project = project_new(fields.list, fields.count, NULL, false);
	struct buffer out = {0};
	double rates[RUNS];

	for (int run = 0; run < RUNS; run++) {
		double start = seconds();

		buffer_clear(&out);
		if (what == PROJECT)
			*written = project_all(project, path, body, &out);
		else if (what == VALIDATE)
			validate_text(body, &err);
		else
			buffer_add_slice(&out, body);
		rates[run] = (double)body.length / 1e6 / (seconds() - start);
	}
	qsort(rates, RUNS, sizeof(rates[0]), by_size);
	buffer_release(&out);
	project_free(project);
	fields_release(&fields);
	scan_path_free(path);
	return rates[RUNS / 2];
}

int main(int argc, char **argv)
{
	struct kind kinds[] = {
		{.name = "analytics",
		 .rows = "[]",
		 .begin = "[",
		 .end = "]",
		 .add_row = add_analytics_row},
		{.name = "entities",
		 .rows = "items[]",
		 .begin = "{\"items\": [",
		 .end = "], \"bookmark\": \"abc==\"}",
		 .add_row = add_entity_row},
	};

	add_analytics_fields(&kinds[0].fields);
	buffer_add_text(&kinds[1].fields, entity_fields);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct buffer body BUFFER_SCOPED = {0};
		size_t written = 0;

		make_body(&kinds[i], &body);
		if (argc == 3 && strcmp(argv[2], kinds[i].name) == 0)
			fputs(buffer_text(&body), stdout);
		if (argc == 1) {
			double rate =
				median_rate(&kinds[i], buffer_slice(&body), PROJECT, &written);

			printf("%-9s scan+project %5.0f MB/s (to %.2f of the bytes)", kinds[i].name,
			       rate, (double)written / (double)body.length);
			printf(", validate %5.0f MB/s",
			       median_rate(&kinds[i], buffer_slice(&body), VALIDATE, &written));
			printf(", memcpy %5.0f MB/s\n",
			       median_rate(&kinds[i], buffer_slice(&body), COPY, &written));
		}
		buffer_release(&kinds[i].fields);
	}
	return 0;
}
