#include "json/project_row.h"
#include "json/text.h"
#include "json/value.h"

static struct slice span(const char *start, const char *end)
{
	return (struct slice){start, (size_t)(end - start)};
}

/* Writes any value as its JSON text in a string. */
static const char *value_as_text(struct row *row, const char *at, const struct place *place)
{
	struct reader *reader = row->reader;
	struct writer text;

	buffer_clear(&reader->scratch);
	writer_begin(&text, &reader->scratch);
	reader->copier.out = &text;
	at = copy_value(&reader->copier, at, place->depth);
	reader->copier.out = &row->out;
	writer_end(&text);
	writer_char(&row->out, '"');
	text_encode(buffer_slice(&reader->scratch), &row->out);
	writer_char(&row->out, '"');
	return at;
}

static const char *copy_free(struct row *row, const struct target *target, const char *at,
			     const struct place *place)
{
	struct copier *copier = &row->reader->copier;
	const char *start = at;

	copier->repaired = false;
	at = target->type == TYPE_ANY ? value_as_text(row, at, place)
				      : copy_value(copier, at, place->depth);
	if (at && copier->repaired)
		project_note_repaired(row->io->notes, place->slot, span(start, at));
	return at;
}

static const char *scalar(struct row *row, const struct target *target, const char *at,
			  const struct place *place, enum convert_result *result)
{
	struct converter converter = {
		.input = row->input, .out = &row->out, .scratch = &row->reader->scratch};
	const char *start = at;

	at = convert_scalar(&converter, at, target->type);
	*result = converter.result;
	if (at && converter.repaired && *result == CONVERT_FITS)
		project_note_repaired(row->io->notes, place->slot, span(start, at));
	return at;
}

/* Writes one value; for an array field, one element. */
static const char *single(struct row *row, const struct target *target, const char *at,
			  const struct place *place, enum convert_result *result)
{
	*result = CONVERT_FITS;
	if (at == row->input->end)
		return input_fault(row->input, at, "");
	if (*at == '{' && target->type == TYPE_OBJECT)
		return project_object(row, target->node, at, place);
	if ((*at == '{' && target->type == TYPE_MAP) || (*at != 'n' && target->type == TYPE_ANY))
		return copy_free(row, target, at, place);
	if (*at != '{' && *at != '[')
		return scalar(row, target, at, place, result);
	*result = CONVERT_UNFIT;
	return value_skip(row->input, at, place->depth);
}

static void write_null(struct row *row, const struct place *place, struct slice raw,
		       enum convert_result result)
{
	writer_add(&row->out, "null", 4);
	if (result == CONVERT_UNFIT)
		project_note_nulled(row->io, place->slot, raw);
}

static const char *element(struct row *row, const struct target *target, const char *at,
			   const struct place *place)
{
	const char *start = at;
	enum convert_result result;

	at = single(row, target, at, place, &result);
	if (at && result != CONVERT_FITS)
		write_null(row, place, span(start, at), result);
	return at;
}

static const char *array(struct row *row, const struct target *target, const char *at,
			 const struct place *place)
{
	struct place inner = *place;
	bool more = false;

	inner.depth++;
	writer_char(&row->out, '[');
	at = value_open(row->input, at, place->depth, &more);
	for (inner.index = 0; at && more; inner.index++) {
		at = element(row, target, at, &inner);
		if (at)
			at = value_next(row->input, at, ']', &more);
		if (at && more)
			writer_char(&row->out, ',');
	}
	writer_char(&row->out, ']');
	return at;
}

const char *project_try(struct row *row, const struct target *target, const char *at,
			const struct place *place, enum convert_result *result)
{
	if (!target->array || at == row->input->end)
		return single(row, target, at, place, result);
	*result = CONVERT_FITS;
	if (*at == '[')
		return array(row, target, at, place);
	*result = *at == 'n' ? CONVERT_NULL : CONVERT_UNFIT;
	return value_skip(row->input, at, place->depth);
}

const char *project_value(struct row *row, const struct target *target, const char *at,
			  const struct place *place)
{
	const char *start = at;
	enum convert_result result;

	at = project_try(row, target, at, place, &result);
	if (at && result != CONVERT_FITS)
		write_null(row, place, span(start, at), result);
	return at;
}

/* Appends the dotted name of `place`, with array positions as numbers. */
static void add_place(struct buffer *name, const struct place *place)
{
	if (!place || !place->slot)
		return;
	add_place(name, place->up);
	buffer_format(name, "%s.", place->slot->name);
	if (place->index >= 0)
		buffer_format(name, "%ld.", place->index);
}

void project_forget_extra(struct row *row, const struct place *place)
{
	struct buffer prefix BUFFER_SCOPED = {0};

	if (!row->reader->extra.count)
		return;
	add_place(&prefix, place);
	copy_forget(&row->reader->extra, buffer_slice(&prefix));
}

static const char *add_extra(struct row *row, struct slice name, const char *at,
			     const struct place *place)
{
	struct buffer whole BUFFER_SCOPED = {0};

	add_place(&whole, place);
	buffer_add_slice(&whole, name);
	buffer_add_char(&whole, '"'); /* raw texts are followed by their quote */
	whole.length--;
	return copy_member(&row->reader->extra, buffer_slice(&whole), at, place->depth + 1);
}

const char *project_unknown(struct row *row, const struct project_node *node, struct slice name,
			    const char *at, const struct place *place)
{
	const char *start = at;

	if (row->project->whole && node == &row->project->root)
		return value_skip(row->input, at, place->depth + 1);
	if (row->project->extra)
		at = add_extra(row, name, at, place);
	else
		at = value_skip(row->input, at, place->depth + 1);
	if (at)
		project_note_unknown(row->io->notes, node->path, name, span(start, at));
	return at;
}
