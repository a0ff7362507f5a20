#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/project_row.h"
#include "json/text.h"
#include "json/value.h"

/* More names than these are the API making them up: they count under one name. */
enum { NOTES_MAX = 256, NAME_MAX_LENGTH = 200 };
static const char others[] = "(others)";

struct list {
	struct project_note **items;
	size_t *count, *capacity;
};

static size_t add(struct list list, const char *name, const char *kind)
{
	struct project_note *note;

	for (size_t i = 0; i < *list.count; i++)
		if (strcmp((*list.items)[i].name, name) == 0) {
			(*list.items)[i].count++;
			return i;
		}
	if (*list.count == NOTES_MAX - 1 && strcmp(name, others) != 0)
		return add(list, others, kind);
	if (*list.count == NOTES_MAX) {
		(*list.items)[NOTES_MAX - 1].count++;
		return NOTES_MAX - 1;
	}
	*list.items = memory_room(*list.items, *list.count, list.capacity, sizeof(*note));
	note = &(*list.items)[*list.count];
	*note = (struct project_note){memory_text(name), memory_text(kind), 1};
	return (*list.count)++;
}

static struct list nulled(struct project_notes *notes)
{
	return (struct list){&notes->nulled, &notes->nulled_count, &notes->nulled_capacity};
}

/* A name from outside becomes part of a sentence: kept to one line of limited length. */
static void add_name(struct buffer *path, struct slice raw)
{
	size_t start = path->length;

	if (raw.length > NAME_MAX_LENGTH)
		raw.length = NAME_MAX_LENGTH;
	text_decode(raw, path);
	for (size_t i = start; i < path->length; i++)
		if ((unsigned char)path->data[i] < 0x20 || path->data[i] == 0x7F)
			path->data[i] = '?';
}

void project_note_unknown(struct project_notes *notes, const char *path, struct slice name,
			  struct slice raw)
{
	struct list list = {&notes->unknown, &notes->unknown_count, &notes->unknown_capacity};
	struct buffer whole BUFFER_SCOPED = {0};

	buffer_add_text(&whole, path);
	add_name(&whole, name);
	add(list, buffer_text(&whole), value_kind(raw));
}

void project_note_nulled(struct project_row_io *io, const struct slot *slot, struct slice raw)
{
	unsigned index = (unsigned)add(nulled(io->notes), slot->path, value_kind(raw));

	for (unsigned i = 0; i < io->nulled_count; i++)
		if (io->nulled[i] == index)
			return;
	if (io->nulled_count < sizeof(io->nulled) / sizeof(io->nulled[0]))
		io->nulled[io->nulled_count++] = index;
}

void project_forget_nulled(struct project_row_io *io, const struct slot *slot)
{
	size_t length = strlen(slot->path);
	unsigned kept = 0;

	for (unsigned i = 0; i < io->nulled_count; i++) {
		struct project_note *note = &io->notes->nulled[io->nulled[i]];
		bool within = strncmp(note->name, slot->path, length) == 0;

		if (within && (note->name[length] == '\0' || note->name[length] == '.'))
			note->count--;
		else
			io->nulled[kept++] = io->nulled[i];
	}
	io->nulled_count = kept;
}

void project_note_repaired(struct project_notes *notes, const struct slot *slot, struct slice raw)
{
	struct list list = {&notes->repaired, &notes->repaired_count, &notes->repaired_capacity};

	add(list, slot->path, value_kind(raw));
}

static void release(struct project_note *notes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(notes[i].name);
		free(notes[i].type);
	}
	free(notes);
}

void project_notes_release(struct project_notes *notes)
{
	release(notes->unknown, notes->unknown_count);
	release(notes->nulled, notes->nulled_count);
	release(notes->repaired, notes->repaired_count);
	*notes = (struct project_notes){0};
}
