#include "json/copy.h"

#include <stdlib.h>

#include "base/memory.h"
#include "json/number.h"
#include "json/text.h"
#include "json/value.h"
#include "json/word.h"

void copy_release(struct copier *copier)
{
	free(copier->members);
	buffer_release(&copier->name);
	*copier = (struct copier){0};
}

/* Whether the name suggests credentials, in upper or lower case. */
static bool is_secret(struct slice name)
{
	static const struct slice words[] = {{"credential", 10}, {"password", 8},
					     {"passwd", 6},	 {"token", 5},
					     {"secret", 6},	 {"cryptographic", 13}};

	for (size_t at = 0; at + 5 <= name.length; at++) {
		char first = (char)(name.at[at] | 0x20);

		if (first != 'c' && first != 'p' && first != 't' && first != 's')
			continue;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (words[i].length <= name.length - at &&
			    strncasecmp(name.at + at, words[i].at, words[i].length) == 0)
				return true;
	}
	return false;
}

/* Writes equal names as equal bytes, however they were escaped. */
static void write_name(struct copier *copier, struct slice name)
{
	struct input input = {.end = name.at + name.length + 1}; /* the closing quote is there */

	if (memchr(name.at, '\\', name.length)) {
		buffer_clear(&copier->name);
		text_decode(name, &copier->name);
		text_encode(buffer_slice(&copier->name), copier->out);
	} else {
		text_copy(&input, name.at, copier->out, &copier->repaired);
	}
}

static struct slice written(const struct copier *copier, size_t start, size_t end)
{
	return (struct slice){copier->out->buffer->data + start, end - start};
}

const char *copy_member(struct copier *copier, struct slice name, const char *at, unsigned depth)
{
	struct copied_member member = {.start = writer_offset(copier->out)};
	struct slice text;

	writer_char(copier->out, '"');
	write_name(copier, name);
	member.name_end = writer_offset(copier->out);
	text = written(copier, member.start + 1, member.name_end);
	if (is_secret(text)) {
		writer_back(copier->out, member.start);
		return value_skip(copier->input, at, depth);
	}
	member.hash = word_hash(text.at, text.length);
	writer_add(copier->out, "\":", 2);
	at = copy_value(copier, at, depth);
	if (!at)
		return NULL;
	writer_char(copier->out, ',');
	member.end = writer_offset(copier->out);
	copier->members =
		memory_room(copier->members, copier->count, &copier->capacity, sizeof(member));
	copier->members[copier->count++] = member;
	return at;
}

/* Orders by name; 0 for equal names. */
static int compare_names(const struct copied_member *x, const struct copied_member *y,
			 const char *bytes)
{
	size_t length = x->name_end - x->start, other = y->name_end - y->start;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (length != other)
		return length < other ? -1 : 1;
	return memcmp(bytes + x->start, bytes + y->start, length);
}

/* Orders by name, equal names by position. */
static int compare_members(const void *a, const void *b, void *data)
{
	const struct copier *copier = data;
	const struct copied_member *x = &copier->members[*(const size_t *)a];
	const struct copied_member *y = &copier->members[*(const size_t *)b];
	int order = compare_names(x, y, copier->out->buffer->data);

	return order ? order : (x->start > y->start) - (x->start < y->start);
}

/* Sorts, so that no choice of names makes it slow. */
static size_t mark_superseded(struct copier *copier, size_t base)
{
	size_t count = copier->count - base, superseded = 0;
	size_t *order SCOPED = memory_new(count, sizeof(*order));

	for (size_t i = 0; i < count; i++)
		order[i] = base + i;
	qsort_r(order, count, sizeof(*order), compare_members, copier);
	for (size_t i = 1; i < count; i++) {
		struct copied_member *member = &copier->members[order[i - 1]];

		member->superseded |= compare_names(member, &copier->members[order[i]],
						    copier->out->buffer->data) == 0;
		superseded += member->superseded;
	}
	return superseded;
}

static void drop_superseded(struct copier *copier, size_t base)
{
	char *bytes = copier->out->buffer->data, *to = bytes + copier->members[base].start;

	for (size_t i = base; i < copier->count; i++) {
		const struct copied_member *member = &copier->members[i];

		if (member->superseded)
			continue;
		memmove(to, bytes + member->start, member->end - member->start);
		to += member->end - member->start;
	}
	copier->out->at = to;
}

/* Nearly all objects are small and have no two equal hashes. */
static bool may_repeat(const struct copied_member *members, size_t count)
{
	if (count > 32)
		return true;
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (members[i].hash == members[j].hash)
				return true;
	return false;
}

void copy_forget(struct copier *copier, struct slice prefix)
{
	for (size_t i = 0; i < copier->count; i++) {
		struct copied_member *member = &copier->members[i];
		struct slice name = written(copier, member->start + 1, member->name_end);

		if (name.length < prefix.length || memcmp(name.at, prefix.at, prefix.length) != 0)
			continue;
		member->superseded = copier->forgotten = true;
	}
}

void copy_close(struct copier *copier, size_t base)
{
	size_t count = copier->count - base;
	bool drop = false;

	for (size_t i = base; copier->forgotten && i < copier->count; i++)
		drop |= copier->members[i].superseded;
	if (count > 1 && may_repeat(copier->members + base, count))
		drop |= mark_superseded(copier, base) > 0;
	if (drop)
		drop_superseded(copier, base);
	if (copier->out->at[-1] == ',')
		copier->out->at--;
	writer_char(copier->out, '}');
	copier->count = base;
}

static const char *copy_object(struct copier *copier, const char *at, unsigned depth)
{
	size_t base = copier->count;
	struct slice name;
	bool more = false;

	writer_char(copier->out, '{');
	at = value_open(copier->input, at, depth, &more);
	while (at && more) {
		at = value_name(copier->input, at, &name);
		if (at)
			at = copy_member(copier, name, at, depth + 1);
		if (at)
			at = value_next(copier->input, at, '}', &more);
	}
	copy_close(copier, base);
	return at;
}

static const char *copy_array(struct copier *copier, const char *at, unsigned depth)
{
	bool more = false;

	writer_char(copier->out, '[');
	at = value_open(copier->input, at, depth, &more);
	while (at && more) {
		at = copy_value(copier, at, depth + 1);
		if (at)
			at = value_next(copier->input, at, ']', &more);
		if (at && more)
			writer_char(copier->out, ',');
	}
	writer_char(copier->out, ']');
	return at;
}

const char *copy_value(struct copier *copier, const char *at, unsigned depth)
{
	const char *end;

	if (at < copier->input->end && *at == '{')
		return copy_object(copier, at, depth);
	if (at < copier->input->end && *at == '[')
		return copy_array(copier, at, depth);
	if (at < copier->input->end && *at == '"') {
		writer_char(copier->out, '"');
		at = text_copy(copier->input, at + 1, copier->out, &copier->repaired);
		writer_char(copier->out, '"');
		return at ? at + 1 : NULL;
	}
	end = value_skip(copier->input, at, depth);
	if (end)
		writer_add(copier->out, at, (size_t)(end - at));
	return end;
}
