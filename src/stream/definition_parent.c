#include "stream/definition_read.h"

/* The keys parent and more_parents: whose rows a stream is read for. */

static int read_each(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	struct parent *parent = into;
	struct pass_on *each = NULL;
	int status = read_pairs(node, &each, &parent->each_count, err);

	(void)member;
	parent->each = each;
	return status;
}

static int read_batch(const struct node *node, const struct member *member, void *into,
		      struct error *err)
{
	static const struct member batch[] = {
		{.key = "as",
		 .read = read_text,
		 .at = offsetof(struct parent, batch_as),
		 .required = true},
		{.key = "field",
		 .read = read_text,
		 .at = offsetof(struct parent, batch_from),
		 .required = true},
		{.key = "max",
		 .read = read_positive,
		 .at = offsetof(struct parent, batch_max),
		 .required = true},
		{.key = "per", .read = read_text, .at = offsetof(struct parent, batch_per)},
		{0},
	};

	(void)member;
	return node_read(node, batch, into, err);
}

static int read_only(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	static const struct member values = {.count_at = offsetof(struct parent, only_count) -
							 offsetof(struct parent, only_values)};
	struct parent *parent = into;

	(void)member;
	return read_values(node, &values, &parent->only_field, &parent->only_values, err);
}

static int read_needs(const struct node *node, const struct member *member, void *into,
		      struct error *err)
{
	struct parent *parent = into;
	struct pass_on *needs = NULL;
	int status = read_pairs(node, &needs, &parent->needs_count, err);

	(void)member;
	parent->needs = needs;
	return status;
}

static int read_idle(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	static const struct member members[] = {
		{.key = "within",
		 .read = read_text,
		 .at = offsetof(struct idle, within),
		 .required = true},
		{.key = "zero",
		 .read = read_text,
		 .at = offsetof(struct idle, zero),
		 .required = true},
		{.key = "since",
		 .read = read_text,
		 .at = offsetof(struct idle, since),
		 .required = true},
		{.key = "days",
		 .read = read_positive,
		 .at = offsetof(struct idle, days),
		 .required = true},
		{0},
	};

	(void)member;
	return node_read(node, members, into, err);
}

int read_parent(const struct node *node, const struct member *member, void *into, struct error *err)
{
	static const struct member members[] = {
		{.key = "stream",
		 .read = read_text,
		 .at = offsetof(struct parent, stream),
		 .required = true},
		{.key = "each", .read = read_each},
		{.key = "batch", .read = read_batch},
		{.key = "only", .read = read_only},
		{.key = "needs", .read = read_needs},
		{.key = "idle", .read = read_idle, .at = offsetof(struct parent, idle)},
		{0},
	};
	struct parent *parent = into;

	(void)member;
	if (node_read(node, members, parent, err))
		return -1;
	if (!parent->each && !parent->batch_as)
		return node_refuse(node, err, "needs each or batch");
	if (parent->batch_as && (parent->each_count > 1 || (parent->each && parent->batch_per)))
		return node_refuse(node, err,
				   "the ids of a batch share one value: of each, or of per");
	return 0;
}

int read_more_parents(const struct node *node, const struct member *member, void *into_definition,
		      struct error *err)
{
	struct definition *definition = into_definition;
	struct parent *parents;
	size_t i;
	json_t *value;

	(void)member;
	if (node_array(node, err))
		return -1;
	parents = arena_new(node->document->arena, json_array_size(node->value), sizeof(*parents));
	definition->parents.more = parents;
	json_array_foreach(node_value(node), i, value) {
		struct node element = node_element(node, i);

		(void)value;
		if (read_parent(&element, NULL, &parents[i], err))
			return -1;
		definition->parents.more_count++;
	}
	return 0;
}

int read_within(const struct node *node, const struct member *member, void *into, struct error *err)
{
	static const struct member members[] = {
		{.key = "setting",
		 .read = read_text,
		 .at = offsetof(struct within, setting),
		 .required = true},
		{.key = "parent",
		 .read = read_parent,
		 .at = offsetof(struct within, parent),
		 .required = true},
		{0},
	};
	struct within *within = into;

	(void)member;
	if (node_read(node, members, within, err))
		return -1;
	return within->parent.batch_as ? 0 : node_refuse(node, err, "the parent needs a batch");
}
