#include "tests/fuzz/fields.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char *const types[] = {
	[TYPE_ID] = "id",
	[TYPE_STRING] = "string",
	[TYPE_INTEGER] = "integer",
	[TYPE_NUMBER] = "number",
	[TYPE_BOOLEAN] = "boolean",
	[TYPE_DATE] = "date",
	[TYPE_DATETIME] = "datetime",
	[TYPE_HOUR] = "hour",
	[TYPE_OBJECT] = "object",
	[TYPE_MAP] = "map",
	[TYPE_ANY] = "any",
};

static char *word(const char **at)
{
	size_t length = strcspn(*at, ":=,{}[]!-");
	char *text = memory_span((struct slice){*at, length});

	*at += length;
	return text;
}

static _Noreturn void mistake(const char *at)
{
	fprintf(stderr, "fields: unexpected \"%s\"\n", at);
	abort();
}

static enum value_type type_of(const char **at)
{
	char *name SCOPED = word(at);

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i], name) == 0)
			return (enum value_type)i;
	mistake(name);
}

static struct fields list(const char **at);

static void expect(const char **at, char c)
{
	if (**at != c)
		mistake(*at);
	++*at;
}

static struct project_field field(const char **at)
{
	struct project_field f = {.emit = true};
	struct fields inner;

	f.name = word(at);
	f.from = **at == '=' ? (++*at, word(at)) : memory_text(f.name);
	expect(at, ':');
	f.array = **at == '[';
	*at += f.array;
	f.type = type_of(at);
	if (f.type == TYPE_OBJECT) {
		expect(at, '{');
		inner = list(at);
		f.fields = inner.list;
		f.field_count = inner.count;
		expect(at, '}');
	}
	if (f.array)
		expect(at, ']');
	for (; **at == '!' || **at == '-'; ++*at) {
		f.key |= **at == '!';
		f.emit &= **at != '-';
	}
	return f;
}

static struct fields list(const char **at)
{
	struct fields fields = {0};
	size_t capacity = 0;

	while (**at && **at != '}') {
		fields.list = memory_room(fields.list, fields.count, &capacity,
					  sizeof(struct project_field));
		fields.list[fields.count++] = field(at);
		if (**at == ',')
			++*at;
	}
	return fields;
}

struct fields fields_parse(const char *text)
{
	struct fields fields = list(&text);

	if (*text)
		mistake(text);
	return fields;
}

void fields_release(struct fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		struct project_field *f = &fields->list[i];
		struct fields inner = {(struct project_field *)(uintptr_t)f->fields,
				       f->field_count};

		free((void *)(uintptr_t)f->name);
		free((void *)(uintptr_t)f->from);
		fields_release(&inner);
	}
	free(fields->list);
	*fields = (struct fields){0};
}
