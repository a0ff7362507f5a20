#include "catalog/tables.h"

#include <stdio.h>

static void print_text(const char *text)
{
	putchar('"');
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at < ' ' || *at > '~' || *at == '"' || *at == '\\' || *at == '?')
			printf("\\%03o", *at);
		else
			putchar(*at);
	}
	putchar('"');
}

static void print_member(const char *name, const char *text)
{
	if (!text)
		return;
	printf(".%s = ", name);
	print_text(text);
	printf(", ");
}

/* .NAME = ..., .COUNT_NAME = n, for an array of texts. */
static void print_texts(const char *name, const char *count_name, const char *const *texts,
			size_t count)
{
	if (count == 0)
		return;
	printf(".%s = (const char *const[]){", name);
	for (size_t i = 0; i < count; i++) {
		print_text(texts[i]);
		printf(", ");
	}
	printf("}, .%s = %zu,\n\t", count_name, count);
}

static void print_fields(const char *name, const char *count_name, const struct field *fields,
			 size_t count)
{
	if (count == 0)
		return;
	printf(".%s = (const struct field[]){\n", name);
	for (size_t i = 0; i < count; i++) {
		const struct field *f = &fields[i];

		printf("\t{");
		print_member("name", f->name);
		print_member("from", f->from);
		print_member("description", f->description);
		print_member("source_name", f->source_name);
		print_member("fallback", f->fallback);
		printf(".type = %d, .array = %d, .source = %d, .secret = %d, .blank = %d, "
		       ".needed = %d, .by_default = %d, ",
		       (int)f->type, f->array, (int)f->source, f->secret, f->blank, f->needed,
		       f->by_default);
		print_fields("fields", "field_count", f->fields, f->field_count);
		printf(".when = %u},\n", f->when);
	}
	printf("}, .%s = %zu,\n\t", count_name, count);
}

static void print_pairs(const char *name, const char *count_name, const struct pass_on *pairs,
			size_t count)
{
	if (count == 0)
		return;
	printf(".%s = (const struct pass_on[]){", name);
	for (size_t i = 0; i < count; i++) {
		printf("{");
		print_member("name", pairs[i].name);
		print_member("from", pairs[i].from);
		printf("}, ");
	}
	printf("}, .%s = %zu, ", count_name, count);
}

static void print_parent(const char *before, const struct parent *p)
{
	if (!p->stream)
		return;
	printf("%s{", before);
	print_member("stream", p->stream);
	print_member("batch_as", p->batch_as);
	print_member("batch_from", p->batch_from);
	print_member("batch_per", p->batch_per);
	print_member("only_field", p->only_field);
	print_texts("only_values", "only_count", p->only_values, p->only_count);
	print_pairs("each", "each_count", p->each, p->each_count);
	print_pairs("needs", "needs_count", p->needs, p->needs_count);
	printf(".idle = {");
	print_member("within", p->idle.within);
	print_member("zero", p->idle.zero);
	print_member("since", p->idle.since);
	printf(".days = %d}, ", p->idle.days);
	printf(".batch_max = %u},\n\t", p->batch_max);
}

static void print_bindings(const char *name, const struct binding *bindings, size_t count)
{
	if (count == 0)
		return;
	printf(".%s = (const struct binding[]){\n", name);
	for (size_t i = 0; i < count; i++) {
		const struct binding *b = &bindings[i];

		printf("\t{");
		print_member("parameter", b->parameter);
		print_member("name", b->name);
		print_member("fallback", b->fallback);
		print_texts("unless", "unless_count", b->unless, b->unless_count);
		print_texts("of", "of_count", b->of, b->of_count);
		if (b->of_rows)
			printf(".of_rows = (const unsigned[]){");
		for (size_t j = 0; b->of_rows && j < b->of_count; j++)
			printf("%u, ", b->of_rows[j]);
		if (b->of_rows)
			printf("}, ");
		printf(".kind = %d, .style = %d, .max = %u, .each = %u},\n", (int)b->kind,
		       (int)b->style, b->max, b->each);
	}
	printf("}, .%s_count = %zu,\n\t", name, count);
}

static void print_passes(const struct definition_request *r)
{
	if (r->pass_count == 0)
		return;
	printf(".passes = (const struct pass[]){\n");
	for (size_t i = 0; i < r->pass_count; i++) {
		printf("\t{");
		print_member("name", r->passes[i].name);
		print_texts("values", "value_count", r->passes[i].values, r->passes[i].value_count);
		printf("},\n");
	}
	printf("}, .pass_count = %zu,\n\t", r->pass_count);
}

static void print_filters(const struct definition_rows *r)
{
	if (r->filter_count == 0)
		return;
	printf(".filters = (const struct filter[]){\n");
	for (size_t i = 0; i < r->filter_count; i++) {
		printf("\t{");
		print_member("field", r->filters[i].field);
		print_member("setting", r->filters[i].setting);
		printf(".exclude = %d, .named = %d},\n", r->filters[i].exclude,
		       r->filters[i].named);
	}
	printf("}, .filter_count = %zu,\n\t", r->filter_count);
}

static void print_bookmark(const struct bookmark *b)
{
	if (!b->field && !b->by)
		return;
	printf(".bookmark = {");
	print_member("field", b->field);
	print_member("by", b->by);
	print_member("hold_field", b->hold_field);
	print_texts("hold_values", "hold_count", b->hold_values, b->hold_count);
	printf(".lookback_days = %d", b->lookback_days);
	printf("},\n\t");
}

static void print_reactions(const struct definition_request *r)
{
	if (r->on_error_count == 0)
		return;
	printf(".on_error = (const struct on_error[]){");
	for (size_t i = 0; i < r->on_error_count; i++) {
		printf("{");
		print_member("says", r->on_error[i].says);
		printf(".status = %d, .code = %d, .means = %d}, ", r->on_error[i].status,
		       r->on_error[i].code, (int)r->on_error[i].means);
	}
	printf("}, .on_error_count = %zu,\n\t", r->on_error_count);
}

static void print_single(const struct single *s)
{
	if (!s->as)
		return;
	printf(".single = {");
	print_member("as", s->as);
	print_member("api", s->api);
	print_member("path", s->path);
	print_member("rows", s->rows);
	print_bindings("query", s->query, s->query_count);
	printf("},\n\t");
}

static void print_columns(const struct columns *c)
{
	if (!c->use)
		return;
	printf(".columns = {.use = &columns_%s, ", c->use->name);
	print_texts("always", "always_count", c->always, c->always_count);
	print_texts("without", "without_count", c->without, c->without_count);
	printf("},\n\t");
}

static void print_texts_of(const struct definition *d)
{
	print_member("name", d->name);
	print_member("description", d->description);
	print_member("extractor", d->extractor);
	print_member("report", d->report);
	print_member("options", d->options);
	print_texts("also_known_as", "also_known_as_count", d->also_known_as,
		    d->also_known_as_count);
}

static void print_parents(const struct definition_parents *p)
{
	if (!p->first.stream)
		return;
	printf(".parents = {");
	print_parent(".first = ", &p->first);
	if (p->within.setting) {
		printf(".within = {");
		print_member("setting", p->within.setting);
		print_parent(".parent = ", &p->within.parent);
		printf("},\n\t");
	}
	if (p->more_count) {
		printf(".more = (const struct parent[]){");
		for (size_t i = 0; i < p->more_count; i++)
			print_parent("", &p->more[i]);
		printf("}, .more_count = %zu,\n\t", p->more_count);
	}
	printf("},\n\t");
}

static void print_request(const struct definition_request *r)
{
	printf(".request = {");
	print_member("api", r->api);
	print_member("method", r->method);
	print_member("path", r->path);
	print_member("category", r->category);
	print_texts("scopes", "scope_count", r->scopes, r->scope_count);
	print_bindings("query", r->query, r->query_count);
	print_bindings("body", r->body, r->body_count);
	print_passes(r);
	print_reactions(r);
	printf("},\n\t");
}

static void print_rows(const struct definition_rows *r)
{
	printf(".rows = {");
	print_member("path", r->path);
	print_member("cursor", r->cursor);
	print_member("lift", r->lift);
	print_filters(r);
	printf(".sorted = %d", r->sorted);
	printf("},\n\t");
}

static void print_key(const struct definition_key *key)
{
	if (key->count == 0)
		return;
	printf(".key = {");
	print_texts("fields", "count", key->fields, key->count);
	printf("},\n\t");
}

void tables_stream(const struct definition *definition)
{
	const struct window_limits *w = &definition->window;

	printf("static const struct definition stream_%s = {\n\t", definition->name);
	print_texts_of(definition);
	print_parents(&definition->parents);
	print_request(&definition->request);
	print_single(&definition->single);
	print_rows(&definition->rows);
	print_key(&definition->key);
	print_bookmark(&definition->bookmark);
	print_fields("fields", "field_count", definition->fields, definition->field_count);
	print_columns(&definition->columns);
	printf(".window = {%d, %d, %d, %d, %d},\n\t.by_default = %d,\n};\n\n", w->history_days,
	       w->span_days, w->hour_history_days, w->hour_span_days, w->day_span_days,
	       definition->by_default);
}

void tables_list(const struct column_list *list)
{
	printf("static const struct column_list columns_%s = {\n\t", list->name);
	print_member("name", list->name);
	print_fields("columns", "count", list->columns, list->count);
	printf("};\n\n");
}
