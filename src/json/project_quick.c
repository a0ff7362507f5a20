#include "json/number.h"
#include "json/project_row.h"
#include "json/text.h"

/* SHORT bytes are copied at once, whatever the value's length; with PLENTY no reader meets the end.
 */
enum { SHORT = 16, PLENTY = 32 };

static const char *quick_number(struct row *row, const char *at, enum value_type type)
{
	struct writer *out = &row->out;
	const char *end;
	bool integer, quoted = type == TYPE_ID;
	size_t length;

	end = number_end(row->input, at, &integer);
	if (!end || (type != TYPE_NUMBER && (!integer || *at == '-')))
		return NULL;
	length = (size_t)(end - at);
	writer_room(out, length + 2);
	if (quoted)
		writer_put(out, '"');
	memcpy(out->at, at, SHORT);
	if (length > SHORT)
		memcpy(out->at + SHORT, at + SHORT, length - SHORT);
	out->at += length;
	if (quoted)
		writer_put(out, '"');
	return end;
}

static const char *quick_text(struct row *row, const char *at)
{
	bool repaired = false;

	writer_char(&row->out, '"');
	at = text_copy(row->input, at + 1, &row->out, &repaired);
	writer_char(&row->out, '"');
	return at && !repaired ? at + 1 : NULL;
}

static const char *quick_value(struct row *row, const char *at, const struct target *target)
{
	bool text = target->type == TYPE_STRING || target->type == TYPE_ID;
	bool number = target->type == TYPE_NUMBER || target->type == TYPE_INTEGER ||
		      target->type == TYPE_ID;

	if (*at == 'n' && memcmp(at, "null", 4) == 0) {
		writer_add(&row->out, "null", 4);
		return at + 4;
	}
	if (target->array)
		return NULL;
	if (*at == '"')
		return text ? quick_text(row, at) : NULL;
	return number ? quick_number(row, at, target->type) : NULL;
}

const char *project_quick(struct row *row, const struct project_node *node,
			  const struct project_member *member, const char *at)
{
	const struct target *target = &member->targets[0];
	const struct slot *slot = &node->slots[target->slot];
	struct segment *segment = project_segment(row, node, target->slot);
	size_t start = writer_offset(&row->out);

	if (segment->end || row->input->end - at < PLENTY)
		return NULL;
	writer_padded(&row->out, slot->label, slot->label_length);
	at = quick_value(row, at, target);
	if (!at) {
		writer_back(&row->out, start);
		return NULL;
	}
	writer_char(&row->out, ',');
	*segment = (struct segment){start, writer_offset(&row->out)};
	return at;
}
