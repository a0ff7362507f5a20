#include <string.h>

#include "stream/definition_read.h"

/* The smaller keys: passes, filters, bookmark, window, on_error, columns. */

bool is_record_name(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";

	return *text && strchr(letters, *text) &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen(text);
}

int read_pairs(const struct node *node, struct pass_on **out, size_t *count, struct error *err)
{
	const char *key;
	json_t *value;

	if (node_object(node, err))
		return -1;
	*out = arena_new(node->document->arena, json_object_size(node->value), sizeof(**out));
	json_object_foreach(node_value(node), key, value) {
		struct node child = node_member(node, key);
		struct pass_on *pair = &(*out)[(*count)++];

		pair->name = arena_text(node->document->arena, key);
		if (!is_record_name(key))
			return node_refuse(&child, err, "a name is [a-z_][a-z0-9_]*");
		if (read_text(&child, NULL, &pair->from, err))
			return -1;
	}
	return 0;
}

/* {field: values}: one pair. */
int read_values(const struct node *node, const struct member *values, const char **field,
		void *into, struct error *err)
{
	struct node child;

	if (node_object(node, err))
		return -1;
	if (json_object_size(node->value) > 1)
		return node_refuse(node, err, "one field tells it");
	child = node_member(node, json_object_iter_key(json_object_iter(node_value(node))));
	*field = arena_text(node->document->arena, child.key);
	return read_texts(&child, values, into, err);
}

int read_passes(const struct node *node, const struct member *member, void *into_definition,
		struct error *err)
{
	static const struct member values = {.count_at = offsetof(struct pass, value_count) -
							 offsetof(struct pass, values)};
	struct definition *definition = into_definition;
	struct pass *passes;
	const char *key;
	json_t *value;

	(void)member;
	if (node_object(node, err))
		return -1;
	passes = arena_new(node->document->arena, json_object_size(node->value), sizeof(*passes));
	definition->request.passes = passes;
	json_object_foreach(node_value(node), key, value) {
		struct node child = node_member(node, key);
		struct pass *pass = &passes[definition->request.pass_count++];

		pass->name = arena_text(node->document->arena, key);
		if (!is_record_name(key))
			return node_refuse(&child, err, "a name is [a-z_][a-z0-9_]*");
		if (read_texts(&child, &values, &pass->values, err))
			return -1;
	}
	return 0;
}

static int read_filter(const struct node *node, struct filter *out, struct error *err)
{
	static const struct member members[] = {
		{.key = "field",
		 .read = read_text,
		 .at = offsetof(struct filter, field),
		 .required = true},
		{.key = "setting",
		 .read = read_text,
		 .at = offsetof(struct filter, setting),
		 .required = true},
		{.key = "exclude", .read = read_flag, .at = offsetof(struct filter, exclude)},
		{.key = "named", .read = read_flag, .at = offsetof(struct filter, named)},
		{0},
	};

	if (node_read(node, members, out, err))
		return -1;
	if (out->exclude && out->named)
		return node_refuse(node, err,
				   "what is excluded cannot be missed: exclude or named");
	return 0;
}

int read_filters(const struct node *node, const struct member *member, void *into_definition,
		 struct error *err)
{
	struct definition *definition = into_definition;
	struct filter *filters;

	(void)member;
	if (node_array(node, err))
		return -1;
	definition->rows.filter_count = json_array_size(node->value);
	filters = arena_new(node->document->arena, definition->rows.filter_count, sizeof(*filters));
	definition->rows.filters = filters;
	for (size_t i = 0; i < definition->rows.filter_count; i++) {
		struct node element = node_element(node, i);

		if (read_filter(&element, &filters[i], err))
			return -1;
	}
	return 0;
}

static int read_hold(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	static const struct member values = {.count_at = offsetof(struct bookmark, hold_count) -
							 offsetof(struct bookmark, hold_values)};
	struct bookmark *bookmark = into;

	(void)member;
	return read_values(node, &values, &bookmark->hold_field, &bookmark->hold_values, err);
}

int read_bookmark(const struct node *node, const struct member *member, void *into,
		  struct error *err)
{
	static const struct member members[] = {
		{.key = "field", .read = read_text, .at = offsetof(struct bookmark, field)},
		{.key = "by", .read = read_text, .at = offsetof(struct bookmark, by)},
		{.key = "hold", .read = read_hold},
		{.key = "lookback_days",
		 .read = read_positive,
		 .at = offsetof(struct bookmark, lookback_days)},
		{0},
	};

	(void)member;
	return node_read(node, members, into, err);
}

static int read_hour(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	static const struct member members[] = {
		{.key = "history_days",
		 .read = read_positive,
		 .at = offsetof(struct window_limits, hour_history_days),
		 .required = true},
		{.key = "span_days",
		 .read = read_positive,
		 .at = offsetof(struct window_limits, hour_span_days),
		 .required = true},
		{0},
	};

	(void)member;
	return node_read(node, members, into, err);
}

int read_window(const struct node *node, const struct member *member, void *into, struct error *err)
{
	static const struct member members[] = {
		{.key = "history_days",
		 .read = read_positive,
		 .at = offsetof(struct window_limits, history_days),
		 .required = true},
		{.key = "span_days",
		 .read = read_positive,
		 .at = offsetof(struct window_limits, span_days),
		 .required = true},
		{.key = "day_span_days",
		 .read = read_positive,
		 .at = offsetof(struct window_limits, day_span_days)},
		{.key = "hour", .read = read_hour},
		{0},
	};

	(void)member;
	return node_read(node, members, into, err);
}

static int read_meaning(const struct node *node, const struct member *member, void *into,
			struct error *err)
{
	static const char *const meanings[] = {"empty",	   "no_access", "transient",
					       "too_much", "singly",	NULL};
	enum reaction *out = into;
	int meaning = node_choice(node, meanings, err);

	(void)member;
	if (meaning < 0)
		return -1;
	*out = (enum reaction)meaning;
	return 0;
}

int read_on_error(const struct node *node, const struct member *member, void *into_definition,
		  struct error *err)
{
	static const struct member members[] = {
		{.key = "status", .read = read_positive, .at = offsetof(struct on_error, status)},
		{.key = "code", .read = read_positive, .at = offsetof(struct on_error, code)},
		{.key = "says", .read = read_text, .at = offsetof(struct on_error, says)},
		{.key = "means",
		 .read = read_meaning,
		 .at = offsetof(struct on_error, means),
		 .required = true},
		{0},
	};
	struct definition *definition = into_definition;
	struct on_error *reactions;

	(void)member;
	if (node_array(node, err))
		return -1;
	definition->request.on_error_count = json_array_size(node->value);
	reactions = arena_new(node->document->arena, definition->request.on_error_count,
			      sizeof(*reactions));
	definition->request.on_error = reactions;
	for (size_t i = 0; i < definition->request.on_error_count; i++) {
		struct node element = node_element(node, i);

		if (node_read(&element, members, &reactions[i], err))
			return -1;
		if (!reactions[i].status && !reactions[i].code)
			return node_refuse(&element, err, "needs status or code");
	}
	return 0;
}

static int read_use(const struct node *node, const struct member *member, void *into,
		    struct error *err)
{
	const struct definition_context *context = node->document->context;
	const struct column_list **out = into;
	const char *name = NULL;

	(void)member;
	if (read_text(node, NULL, &name, err))
		return -1;
	for (size_t i = 0; i < context->list_count; i++)
		if (strcmp(context->lists[i]->name, name) == 0)
			*out = context->lists[i];
	return *out ? 0 : node_refuse(node, err, "there is no column list %s", name);
}

#define AT(part) offsetof(struct columns, part)

int read_columns(const struct node *node, const struct member *member, void *into,
		 struct error *err)
{
	static const struct member members[] = {
		{.key = "use", .read = read_use, .at = AT(use), .required = true},
		{.key = "always",
		 .read = read_texts,
		 .at = AT(always),
		 .count_at = AT(always_count) - AT(always)},
		{.key = "without",
		 .read = read_texts,
		 .at = AT(without),
		 .count_at = AT(without_count) - AT(without)},
		{0},
	};

	(void)member;
	return node_read(node, members, into, err);
}
