#include "json/project_program.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "json/word.h"
#include "json/writer.h"

/* `"name":`, padded with zeros to whole chunks of a writer. */
static char *label_of(const char *name, size_t *out_length)
{
	struct buffer text BUFFER_SCOPED = {0};
	char *label;

	buffer_add_json(&text, slice_of(name));
	buffer_add_char(&text, ':');
	label = memory_new(text.length / WRITER_CHUNK + 1, WRITER_CHUNK);
	memcpy(label, text.data, text.length);
	*out_length = text.length;
	return label;
}

static void index_members(struct project_node *node)
{
	size_t size = 8;

	while (size < 2 * node->member_count)
		size *= 2;
	free(node->table);
	node->table = memory_new(size, sizeof(*node->table));
	node->table_mask = size - 1;
	for (size_t i = 0; i < node->member_count; i++) {
		const struct project_member *member = &node->members[i];
		size_t place = word_hash(member->name.at, member->name.length) & node->table_mask;

		while (node->table[place])
			place = (place + 1) & node->table_mask;
		node->table[place] = (uint16_t)(i + 1);
	}
}

const struct project_member *project_member(const struct project_node *node, struct slice name)
{
	size_t place = word_hash(name.at, name.length) & node->table_mask;

	for (; node->table[place]; place = (place + 1) & node->table_mask) {
		const struct project_member *member = &node->members[node->table[place] - 1];

		if (slice_equal(member->name, name))
			return member;
	}
	return NULL;
}

/* The member called `from`, made if there is none.  Valid until the next one is made. */
static struct project_member *need_member(struct project_node *node, const char *from)
{
	struct project_member *member;

	for (size_t i = 0; i < node->member_count; i++)
		if (slice_is(node->members[i].name, from))
			return &node->members[i];
	node->members = memory_room(node->members, node->member_count, &node->member_capacity,
				    sizeof(*member));
	member = &node->members[node->member_count++];
	*member = (struct project_member){.watch = PROJECT_NONE};
	member->text = label_of(from, &member->text_length);
	member->name = (struct slice){member->text + 1, member->text_length - 3};
	return member;
}

static unsigned need_slot(struct project_node *node, const struct project_field *field)
{
	struct slot *slot;

	for (size_t i = 0; i < node->slot_count; i++)
		if (strcmp(node->slots[i].name, field->name) == 0) {
			node->slots[i].key |= field->key;
			return (unsigned)i;
		}
	node->slots =
		memory_room(node->slots, node->slot_count, &node->slot_capacity, sizeof(*slot));
	slot = &node->slots[node->slot_count];
	*slot = (struct slot){.name = memory_text(field->name),
			      .path = memory_format("%s%s", node->path, field->name),
			      .key = field->key,
			      .blank = field->blank,
			      .needed = field->needed,
			      .waiting = PROJECT_NONE};
	slot->label = label_of(field->name, &slot->label_length);
	return (unsigned)node->slot_count++;
}

static void add_fields(struct project *project, struct project_node *node,
		       const struct project_field *fields, size_t count);

static const struct project_node *add_node(struct project *project, const struct slot *slot,
					   const struct project_field *field)
{
	struct project_node *node = memory_new(1, sizeof(*node));

	project->nodes = memory_room(project->nodes, project->node_count, &project->node_capacity,
				     sizeof(struct project_node *));
	project->nodes[project->node_count++] = node;
	node->path = memory_format("%s.", slot->path);
	add_fields(project, node, field->fields, field->field_count);
	return node;
}

static void *append(void *list, unsigned *count, const struct target *target)
{
	struct target *targets = memory_resize(list, *count + 1U, sizeof(*targets));

	targets[(*count)++] = *target;
	return targets;
}

static void add_field(struct project *project, struct project_node *node,
		      const struct project_field *field)
{
	struct project_member *member;
	struct target target = {.type = field->type, .array = field->array};

	need_member(node, field->from);
	if (!field->emit)
		return;
	target.slot = need_slot(node, field);
	if (field->type == TYPE_OBJECT)
		target.node = add_node(project, &node->slots[target.slot], field);
	target.rank = node->slots[target.slot].source_count;
	member = need_member(node, field->from);
	member->targets = append(member->targets, &member->target_count, &target);
	node->slots[target.slot].sources = append(node->slots[target.slot].sources,
						  &node->slots[target.slot].source_count, &target);
}

static void add_fields(struct project *project, struct project_node *node,
		       const struct project_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_field(project, node, &fields[i]);
	for (size_t i = 0; i < node->slot_count; i++) {
		if (node->slots[i].source_count < 2)
			continue;
		node->slots[i].waiting = (int)node->waiting_count;
		node->waiting_count += node->slots[i].source_count;
	}
	node->first_segment = project->segments;
	node->first_waiting = project->waiting;
	node->first_next = project->nexts;
	project->segments += node->slot_count;
	project->waiting += node->waiting_count;
	if (node != &project->root)
		project->nexts += node->member_count + 1;
}

static void settle_members(struct project_node *node)
{
	for (size_t i = 0; i < node->member_count; i++) {
		struct project_member *member = &node->members[i];

		member->plain = member->target_count == 1 &&
				node->slots[member->targets[0].slot].waiting == PROJECT_NONE &&
				member->watch == PROJECT_NONE && !member->lift;
	}
	index_members(node);
}

/* Whether the field takes the row as a whole. */
static bool takes_all(const struct project_field *field)
{
	return field->emit && !strcmp(field->from, ".") &&
	       (field->type == TYPE_MAP || field->type == TYPE_ANY);
}

struct project *project_new(const struct project_field *fields, size_t count, const char *lift,
			    bool extra)
{
	struct project *project = memory_new(1, sizeof(*project));

	project->extra = extra;
	project->root.path = memory_text("");
	add_fields(project, &project->root, fields, count);
	for (size_t i = 0; i < count; i++)
		project->whole = project->whole || takes_all(&fields[i]);
	if (lift)
		need_member(&project->root, lift)->lift = true;
	settle_members(&project->root);
	for (size_t i = 0; i < project->node_count; i++)
		settle_members(project->nodes[i]);
	return project;
}

unsigned project_watch(struct project *project, const char *from)
{
	struct project_member *member = need_member(&project->root, from);

	if (member->watch == PROJECT_NONE) {
		assert(project->watch_count < PROJECT_WATCHED_MAX);
		member->watch = (int)project->watch_count++;
		settle_members(&project->root);
	}
	return (unsigned)member->watch;
}

static void free_node(struct project_node *node)
{
	for (size_t i = 0; i < node->member_count; i++) {
		free(node->members[i].text);
		free(node->members[i].targets);
	}
	for (size_t i = 0; i < node->slot_count; i++) {
		free(node->slots[i].label);
		free(node->slots[i].name);
		free(node->slots[i].path);
		free(node->slots[i].sources);
	}
	free(node->members);
	free(node->slots);
	free(node->table);
	free(node->path);
}

void project_free(struct project *project)
{
	if (!project)
		return;
	for (size_t i = 0; i < project->node_count; i++) {
		free_node(project->nodes[i]);
		free(project->nodes[i]);
	}
	free_node(&project->root);
	free(project->nodes);
	free(project);
}
