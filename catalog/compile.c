/*
 * compile-catalog DIR: reads DIR/columns/NAME.yaml and DIR/NAME.yaml, checks every stream by itself
 * and against the others, and prints them as C tables, parents before their children.  The first
 * mistake ends it with one line on stderr that names file, line and key; then nothing is built.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "catalog/tables.h"
#include "stream/definition.h"
#include "tap/extract/extractors.h"
#include "tap/option.h"
#include "json/yaml.h"

/* The engine's own references to what is only being made here. */
const struct definition *const compiled_definitions[] = {NULL};
const struct column_list *const compiled_column_lists[] = {NULL};

struct catalog_source {
	struct column_list **lists;
	struct definition **streams; /* NULL-terminated */
	struct origin *origins;	     /* parallel to streams */
	size_t list_count, stream_count;
};

static int find(const char *dir, const char *pattern, glob_t *found, struct error *err)
{
	char *path SCOPED = memory_format("%s/%s", dir, pattern);

	if (glob(path, GLOB_ERR, NULL, found) == 0)
		return 0;
	return error_set(err, ERROR_CONFIG, "%s: there is no such file", path);
}

static json_t *read_document(const char *path, struct origin *out, struct error *err)
{
	json_t *lines = NULL;
	json_t *document = from_yaml_file(path, &lines, err);

	*out = (struct origin){path, lines};
	return document;
}

/* catalog/ads.yaml must define ads. */
static int check_file_name(const struct origin *where, const char *name, struct error *err)
{
	const char *slash = strrchr(where->file, '/');
	const char *file = slash ? slash + 1 : where->file;
	size_t length = strlen(name);

	if (strncmp(file, name, length) == 0 && strcmp(file + length, ".yaml") == 0)
		return 0;
	return origin_refuse(where, err, "name", "%s does not stand in %s.yaml", name, name);
}

static int read_lists(const char *dir, struct catalog_source *all, struct error *err)
{
	glob_t found;

	if (find(dir, "columns/*.yaml", &found, err))
		return -1;
	all->lists = memory_new(found.gl_pathc, sizeof(void *));
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct origin where;
		json_t *document = read_document(found.gl_pathv[i], &where, err);

		if (!document)
			return -1;
		all->lists[i] = column_list_new(document, &where, err);
		if (!all->lists[i] || check_file_name(&where, all->lists[i]->name, err))
			return -1;
		all->list_count++;
	}
	return 0;
}

static int read_streams(const char *dir, struct catalog_source *all, struct error *err)
{
	glob_t found;

	if (find(dir, "*.yaml", &found, err))
		return -1;
	all->streams = memory_new(found.gl_pathc + 1, sizeof(void *));
	all->origins = memory_new(found.gl_pathc, sizeof(*all->origins));
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct origin *where = &all->origins[i];
		json_t *document = read_document(found.gl_pathv[i], where, err);

		if (!document)
			return -1;
		all->streams[i] = definition_new(document, where,
						 (const struct column_list *const *)all->lists,
						 all->list_count, err);
		if (!all->streams[i] || check_file_name(where, all->streams[i]->name, err))
			return -1;
		all->stream_count++;
	}
	return 0;
}

static int check_extractor(const struct definition *stream, const struct origin *where,
			   struct error *err)
{
	struct error why = {0};

	for (const struct extractor *const *e = extractors; *e; e++) {
		if (strcmp((*e)->name, stream->extractor) != 0)
			continue;
		if ((*e)->check(stream, &why) == 0)
			return 0;
		return origin_refuse(where, err, "extractor", "%s: %s", stream->extractor,
				     why.text);
	}
	return origin_refuse(where, err, "extractor", "there is no extractor %s",
			     stream->extractor);
}

static int check_setting(const char *name, const char *place, const struct origin *where,
			 struct error *err)
{
	const struct option *option = option_find(name);
	const char *near = option_nearest(name);

	if (option && strcmp(option->name, name) == 0)
		return 0;
	return origin_refuse(where, err, place, "there is no setting %s%s%s", name,
			     near ? "; is it " : "", near ? near : "");
}

static int check_binding_settings(const struct binding *b, const char *place,
				  const struct origin *where, struct error *err)
{
	if (b->kind == BIND_SETTING && check_setting(b->name, place, where, err))
		return -1;
	for (size_t i = 0; i < b->unless_count; i++)
		if (check_setting(b->unless[i], place, where, err))
			return -1;
	return 0;
}

/* Everything that a stream takes from the settings is in their table. */
static int check_settings(const struct definition *d, const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < d->query_count; i++)
		if (check_binding_settings(&d->query[i], "request.query", where, err))
			return -1;
	for (size_t i = 0; i < d->body_count; i++)
		if (check_binding_settings(&d->body[i], "request.body", where, err))
			return -1;
	for (size_t i = 0; i < d->filter_count; i++)
		if (check_setting(d->filters[i].setting, "filters", where, err))
			return -1;
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_SETTING &&
		    check_setting(d->fields[i].source_name, "fields", where, err))
			return -1;
	return 0;
}

static int check_all(const struct catalog_source *all, struct error *err)
{
	const struct definition *const *streams = (const struct definition *const *)all->streams;

	for (size_t i = 0; i < all->stream_count; i++)
		if (definition_check(streams[i], streams, &all->origins[i], err) ||
		    check_extractor(streams[i], &all->origins[i], err) ||
		    check_settings(streams[i], &all->origins[i], err))
			return -1;
	return 0;
}

static size_t ancestors(const struct catalog_source *all, const struct definition *stream)
{
	const struct parent *parent;
	size_t most = 0;

	for (size_t j = 0; (parent = definition_parent(stream, j)); j++) {
		size_t i = 0, count;

		while (strcmp(all->streams[i]->name, parent->stream) != 0)
			i++; /* definition_check has found it */
		count = 1 + ancestors(all, all->streams[i]);
		if (count > most)
			most = count;
	}
	return most;
}

static void print_all(const struct catalog_source *all)
{
	puts("/* Made from catalog/ by compile-catalog. */\n#include \"stream/definition.h\"\n");
	for (size_t i = 0; i < all->list_count; i++)
		tables_list(all->lists[i]);
	puts("const struct column_list *const compiled_column_lists[] = {");
	for (size_t i = 0; i < all->list_count; i++)
		printf("\t&columns_%s,\n", all->lists[i]->name);
	puts("\tNULL,\n};\n");
	for (size_t i = 0; i < all->stream_count; i++)
		tables_stream(all->streams[i]);
	puts("const struct definition *const compiled_definitions[] = {");
	for (size_t height = 0; height < all->stream_count; height++)
		for (size_t i = 0; i < all->stream_count; i++)
			if (ancestors(all, all->streams[i]) == height)
				printf("\t&stream_%s,\n", all->streams[i]->name);
	puts("\tNULL,\n};");
}

int main(int argc, char **argv)
{
	struct catalog_source all = {0}; /* freed by the end of the process */
	struct error err = {0};

	if (argc != 2) {
		fputs("usage: compile-catalog DIRECTORY\n", stderr);
		return 2;
	}
	if (read_lists(argv[1], &all, &err) || read_streams(argv[1], &all, &err) ||
	    check_all(&all, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	print_all(&all);
	if (fflush(stdout) || ferror(stdout)) {
		perror("compile-catalog");
		return 1;
	}
	return 0;
}
