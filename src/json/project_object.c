#include "json/project_row.h"
#include "json/text.h"
#include "json/value.h"
#include "json/word.h"

/* A later member of the same name wins: empties the slot. */
static void erase(struct row *row, const struct project_node *node, unsigned slot,
		  const struct place *here)
{
	struct segment gone = *project_segment(row, node, slot);
	size_t length = gone.end - gone.start;
	char *bytes = row->out.buffer->data;

	memmove(bytes + gone.start, bytes + gone.end, writer_offset(&row->out) - gone.end);
	row->out.at -= length;
	for (unsigned i = 0; i < node->slot_count; i++) {
		struct segment *segment = project_segment(row, node, i);

		if (segment->end > gone.end) {
			segment->start -= length;
			segment->end -= length;
		}
	}
	*project_segment(row, node, slot) = (struct segment){0};
	project_forget_nulled(row->io, here->slot);
	project_forget_extra(row, here);
}

static size_t begin_segment(struct row *row, const struct slot *slot)
{
	size_t start = writer_offset(&row->out);

	writer_padded(&row->out, slot->label, slot->label_length);
	return start;
}

static void end_segment(struct row *row, const struct project_node *node, unsigned slot,
			size_t start)
{
	writer_char(&row->out, ',');
	*project_segment(row, node, slot) = (struct segment){start, writer_offset(&row->out)};
}

static const char *fill(struct row *row, const struct project_node *node,
			const struct target *target, const char *at, const struct place *place)
{
	const struct slot *slot = &node->slots[target->slot];
	struct place here = {place, slot, PROJECT_NONE, place->depth + 1};
	size_t start;

	if (project_segment(row, node, target->slot)->end)
		erase(row, node, target->slot, &here);
	start = begin_segment(row, slot);
	at = project_value(row, target, at, &here);
	end_segment(row, node, target->slot, start);
	return at;
}

static struct slice *waiting_of(const struct row *row, const struct project_node *node,
				const struct slot *slot, unsigned rank)
{
	return &row->reader->waiting[node->first_waiting + (size_t)slot->waiting + rank];
}

/* Reads the value of a declared member for each of its targets. */
static const char *take(struct row *row, const struct project_node *node,
			const struct project_member *member, const char *at,
			const struct place *place)
{
	const char *start = at, *end = NULL;
	struct slice raw;

	for (unsigned i = 0; i < member->target_count; i++) {
		const struct target *target = &member->targets[i];

		if (node->slots[target->slot].waiting != PROJECT_NONE)
			continue;
		end = fill(row, node, target, start, place);
		if (!end)
			return NULL;
	}
	if (!end)
		end = value_skip(row->input, start, place->depth + 1);
	if (!end)
		return NULL;
	raw = (struct slice){start, (size_t)(end - start)};
	for (unsigned i = 0; i < member->target_count; i++) {
		const struct target *target = &member->targets[i];
		const struct slot *slot = &node->slots[target->slot];

		if (slot->waiting != PROJECT_NONE)
			*waiting_of(row, node, slot, target->rank) = raw;
	}
	if (member->watch != PROJECT_NONE)
		row->io->watched[member->watch] = raw;
	if (member->lift)
		row->lifted = raw;
	return end;
}

const char *project_whole(struct row *row, const struct project_member *whole, const char *at,
			  const struct place *place)
{
	return take(row, &row->project->root, whole, at, place);
}

/* Reads the name at `at`; `*member` is the declared member, or NULL with the raw name in `*name`.
 */
static const char *find(struct row *row, const struct project_node *node, const char *at,
			const struct project_member **member, struct slice *name)
{
	struct buffer *scratch = &row->reader->scratch;

	at = value_name(row->input, at, name);
	if (!at)
		return NULL;
	*member = project_member(node, *name);
	if (!*member && memchr(name->at, '\\', name->length)) {
		buffer_clear(scratch);
		text_decode(*name, scratch);
		*member = project_member(node, buffer_slice(scratch));
	}
	return at;
}

/*
 * Rows mostly repeat the order of members: after each member its follower in the last row is
 * expected (`guess`), and the name is compared with its quotes and colon.
 */
static const char *expected(const struct row *row, const struct project_node *node, const char *at,
			    const struct project_member **member, uint16_t guess)
{
	const struct project_member *likely;

	if (!node->member_count)
		return NULL;
	likely = &node->members[guess];
	if ((size_t)(row->input->end - at) < likely->text_length ||
	    !word_equal(at, likely->text, likely->text_length))
		return NULL;
	*member = likely;
	return input_space(row->input, at + likely->text_length);
}

/* Reads one member with its value; `*guess` is the entry for its follower. */
static const char *member_at(struct row *row, const struct project_node *node, const char *at,
			     uint16_t **guess, const struct place *place)
{
	const struct project_member *member = NULL;
	const char *value = expected(row, node, at, &member, **guess), *end = NULL;

	if (!value) {
		struct slice name;

		value = find(row, node, at, &member, &name);
		if (!value)
			return NULL;
		if (!member)
			return project_unknown(row, node, name, value, place);
		**guess = (uint16_t)(member - node->members);
	}
	*guess = row->reader->next + node->first_next + (member - node->members) + 1;
	if (member->plain)
		end = project_quick(row, node, member, value);
	return end ? end : take(row, node, member, value, place);
}

const char *project_members(struct row *row, const struct project_node *node, const char *at,
			    const struct place *place)
{
	uint16_t *guess = row->reader->next + node->first_next;
	bool more = false;

	at = value_open(row->input, at, place->depth, &more);
	while (at && more) {
		at = member_at(row, node, at, &guess, place);
		if (at)
			at = value_next(row->input, at, '}', &more);
	}
	return at;
}

/* The first of several sources with a value fills the slot. */
static void choose(struct row *row, const struct project_node *node, unsigned index,
		   const struct place *place)
{
	const struct slot *slot = &node->slots[index];
	struct place here = {place, slot, PROJECT_NONE, place->depth + 1};
	enum convert_result result = CONVERT_NULL;
	struct slice unfit = {0};
	size_t start = begin_segment(row, slot), value = writer_offset(&row->out);
	bool met = false;

	for (unsigned i = 0; i < slot->source_count; i++) {
		struct slice raw = *waiting_of(row, node, slot, i);

		if (!raw.at)
			continue;
		met = true;
		writer_back(&row->out, value);
		project_try(row, &slot->sources[i], raw.at, &here, &result);
		if (result == CONVERT_FITS)
			break;
		if (result == CONVERT_UNFIT)
			unfit = raw;
	}
	if (!met) {
		writer_back(&row->out, start);
		return;
	}
	if (result != CONVERT_FITS) {
		writer_back(&row->out, value);
		writer_add(&row->out, "null", 4);
		if (unfit.at)
			project_note_nulled(row->io, slot, unfit);
	}
	end_segment(row, node, index, start);
}

void project_open(struct row *row, const struct project_node *node)
{
	memset(project_segment(row, node, 0), 0, node->slot_count * sizeof(struct segment));
	if (node->waiting_count)
		memset(&row->reader->waiting[node->first_waiting], 0,
		       node->waiting_count * sizeof(struct slice));
}

void project_choose(struct row *row, const struct project_node *node, const struct place *place)
{
	if (!node->waiting_count)
		return;
	for (unsigned i = 0; i < node->slot_count; i++)
		if (node->slots[i].waiting != PROJECT_NONE)
			choose(row, node, i, place);
}

void project_close(struct row *row)
{
	if (row->out.at[-1] == ',')
		row->out.at--;
	writer_char(&row->out, '}');
}

/* Whether the slot needs a null, or the empty text instead of a null. */
static bool lacks_value(struct row *row, unsigned index)
{
	const struct project_node *root = &row->project->root;
	const struct slot *slot = &root->slots[index];
	const struct segment *segment = project_segment(row, root, index);
	struct place here = {.slot = slot, .index = PROJECT_NONE};

	if (!segment->end)
		return true;
	if (!slot->blank || row->out.buffer->data[segment->start + slot->label_length] != 'n')
		return false;
	erase(row, root, index, &here);
	return true;
}

void project_missing(struct row *row)
{
	const struct project_node *root = &row->project->root;

	for (unsigned i = 0; i < root->slot_count; i++) {
		const struct slot *slot = &root->slots[i];
		size_t start;

		if (!lacks_value(row, i))
			continue;
		start = begin_segment(row, slot);
		writer_add(&row->out, slot->blank ? "\"\"" : "null", slot->blank ? 2 : 4);
		end_segment(row, root, i, start);
	}
}

const char *project_object(struct row *row, const struct project_node *node, const char *at,
			   const struct place *place)
{
	project_open(row, node);
	writer_char(&row->out, '{');
	at = project_members(row, node, at, place);
	if (!at)
		return NULL;
	project_choose(row, node, place);
	project_close(row);
	return at;
}
