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
#include "tap/config/option.h"
#include "tap/extract/extractors.h"
#include "json/yaml.h"

/* The engine's own references to what is only being made here. */
const struct definition *const compiled_definitions[] = {NULL};
const struct column_list *const compiled_column_lists[] = {NULL};

struct catalog_source {
	struct column_list **lists;
	struct definition **streams; /* NULL-terminated */
	struct origin *origins;	     /* parallel to streams */
	json_t **lines;		     /* the origins' own */
	size_t list_count, stream_count;
	glob_t list_files, stream_files;
};

static void release(struct catalog_source *all)
{
	for (size_t i = 0; i < all->stream_count; i++) {
		definition_free(all->streams[i]);
		json_decref(all->lines[i]);
	}
	for (size_t i = 0; i < all->list_count; i++)
		column_list_free(all->lists[i]);
	free(all->streams);
	free(all->origins);
	free(all->lines);
	free(all->lists);
	globfree(&all->stream_files);
	globfree(&all->list_files);
}

static int find(const char *dir, const char *pattern, glob_t *found, struct error *err)
{
	char *path SCOPED = memory_format("%s/%s", dir, pattern);

	if (glob(path, GLOB_ERR, NULL, found) == 0)
		return 0;
	return error_set(err, ERROR_CONFIG, "%s: there is no such file", path);
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

static struct column_list *read_list(const char *path, struct error *err)
{
	json_t *lines = NULL, *document = from_yaml_file(path, &lines, err);
	struct origin where = {path, lines};
	struct column_list *list = document ? column_list_new(document, &where, err) : NULL;

	if (list && check_file_name(&where, list->name, err)) {
		column_list_free(list);
		list = NULL;
	}
	json_decref(document);
	json_decref(lines);
	return list;
}

static int read_lists(const char *dir, struct catalog_source *all, struct error *err)
{
	const glob_t *files = &all->list_files;

	if (find(dir, "columns/*.yaml", &all->list_files, err))
		return -1;
	all->lists = memory_new(files->gl_pathc, sizeof(void *));
	for (size_t i = 0; i < files->gl_pathc; i++) {
		all->lists[i] = read_list(files->gl_pathv[i], err);
		if (!all->lists[i])
			return -1;
		all->list_count++;
	}
	return 0;
}

static int read_stream(const char *path, struct catalog_source *all, struct error *err)
{
	size_t at = all->stream_count++;
	json_t *document = from_yaml_file(path, &all->lines[at], err);

	all->origins[at] = (struct origin){path, all->lines[at]};
	if (document)
		all->streams[at] = definition_new(document, &all->origins[at],
						  (const struct column_list *const *)all->lists,
						  all->list_count, err);
	json_decref(document);
	return all->streams[at] ? check_file_name(&all->origins[at], all->streams[at]->name, err)
				: -1;
}

static int read_streams(const char *dir, struct catalog_source *all, struct error *err)
{
	const glob_t *files = &all->stream_files;

	if (find(dir, "*.yaml", &all->stream_files, err))
		return -1;
	all->streams = memory_new(files->gl_pathc + 1, sizeof(void *));
	all->origins = memory_new(files->gl_pathc, sizeof(*all->origins));
	all->lines = memory_new(files->gl_pathc, sizeof(json_t *));
	for (size_t i = 0; i < files->gl_pathc; i++)
		if (read_stream(files->gl_pathv[i], all, err))
			return -1;
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
	for (size_t i = 0; i < d->request.query_count; i++)
		if (check_binding_settings(&d->request.query[i], "request.query", where, err))
			return -1;
	for (size_t i = 0; i < d->request.body_count; i++)
		if (check_binding_settings(&d->request.body[i], "request.body", where, err))
			return -1;
	for (size_t i = 0; i < d->rows.filter_count; i++)
		if (check_setting(d->rows.filters[i].setting, "filters", where, err))
			return -1;
	if (d->parents.within.setting &&
	    check_setting(d->parents.within.setting, "within", where, err))
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

static int compile(const char *dir, struct catalog_source *all, struct error *err)
{
	if (read_lists(dir, all, err) || read_streams(dir, all, err) || check_all(all, err))
		return -1;
	print_all(all);
	if (fflush(stdout) || ferror(stdout))
		return error_set(err, ERROR_OUTPUT, "the tables could not be written");
	return 0;
}

int main(int argc, char **argv)
{
	struct catalog_source all = {0};
	struct error err = {0};
	int status;

	if (argc != 2) {
		fputs("usage: compile-catalog DIRECTORY\n", stderr);
		return 2;
	}
	status = compile(argv[1], &all, &err);
	if (status)
		fprintf(stderr, "%s\n", err.text);
	release(&all);
	return status ? 1 : 0;
}
