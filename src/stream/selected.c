#include "stream/selected.h"

#include <stdlib.h>

#include "base/memory.h"
#include "stream/binding.h"
#include "stream/choice.h"
#include "stream/projection.h"

struct selected *selected_new(const struct offer *offer)
{
	struct selected *selected = memory_new(1, sizeof(*selected));

	selected->offer = offer;
	selected->stream = offer->stream;
	selected->emit = true;
	selected->full_table = offer->bookmark == NULL;
	selected->choices = choices_new(offer->fields, offer->field_count);
	selected->choice_count = offer->field_count;
	return selected;
}

static void texts_free(char **texts)
{
	for (size_t i = 0; texts && texts[i]; i++)
		free(texts[i]);
	free(texts);
}

/* Of both routes: the other one, and what route.c made. */
static void free_routes(struct selected *selected)
{
	if (selected->route.report)
		selected_free(selected->route.report);
	if (selected->route.made_offer)
		free(selected->route.made_offer->fields);
	free(selected->route.made_offer);
	free(selected->route.made_stream);
	free(selected->route.reason);
}

void selected_free(struct selected *selected)
{
	choices_free(selected->choices, selected->offer->fields, selected->choice_count);
	texts_free(selected->key);
	texts_free(selected->columns.names);
	free(selected->columns.refused);
	project_free(selected->project);
	scan_path_free(selected->rows);
	scan_path_free(selected->single_rows);
	free(selected->needs.links);
	free(selected->schema);
	free(selected->fingerprint);
	free_routes(selected);
	free(selected);
}

void selected_mute(struct selected *selected)
{
	selected->emit = false;
	for (size_t i = 0; i < selected->choice_count; i++)
		selected->choices[i].chosen = false;
}

static void close_key(struct selected *selected)
{
	const struct offer *offer = selected->offer;

	if (selected->key)
		return;
	selected->key = memory_new(offer->key_count + 1, sizeof(*selected->key));
	for (size_t i = 0; i < offer->key_count; i++)
		selected->key[i] = memory_text(offer->key[i]);
}

static void add_column(struct selected *selected, const char *name)
{
	for (size_t i = 0; i < selected->columns.count; i++)
		if (strcmp(selected->columns.names[i], name) == 0)
			return;
	selected->columns.names[selected->columns.count++] = memory_text(name);
}

static void close_columns(struct selected *selected)
{
	const struct offer *offer = selected->offer;
	const struct columns *columns = &offer->stream->columns;
	size_t room = offer->field_count + columns->always_count;

	if (!columns->use)
		return;
	selected->columns.names = memory_new(room + 1, sizeof(*selected->columns.names));
	selected->columns.refused = memory_new(room, sizeof(*selected->columns.refused));
	for (size_t i = 0; i < columns->always_count; i++)
		add_column(selected, columns->always[i]);
	for (size_t i = 0; i < offer->field_count; i++)
		if (offer->fields[i].source == SOURCE_COLUMN && selected->choices[i].chosen)
			add_column(selected, offer->fields[i].from);
}

static void close_schema(struct selected *selected)
{
	struct schema_style style = {.description = selected->stream->description};
	struct buffer text = {0};

	if (selected->schema || !selected->emit)
		return;
	schema_write(selected->offer->fields, selected->choices, selected->choice_count, style,
		     &text);
	selected->schema = text.data;
}

void selected_close(struct selected *selected)
{
	choices_close(selected);
	close_key(selected);
	close_schema(selected);
}

void selected_copy(struct selected *copy, const struct selected *selected)
{
	copy->emit = selected->emit;
	copy->full_table = selected->full_table;
	copy->height = selected->height;
	copy->choices =
		choices_copy(selected->choices, selected->offer->fields, selected->choice_count);
	copy->choice_count = selected->choice_count;
}

int selected_ask(struct selected *selected, struct settings settings, struct error *err)
{
	selected->project = projection_new(selected);
	close_columns(selected);
	selected->cuts = binding_cuts(selected->stream, settings);
	selected->rows = scan_path_new(selected->stream->rows.path, err);
	if (selected->rows && selected->stream->single.as)
		selected->single_rows =
			scan_path_new(selected->stream->single.rows ? selected->stream->single.rows
								    : selected->stream->rows.path,
				      err);
	if (!selected->rows || (selected->stream->single.as && !selected->single_rows))
		return error_prefix(err, "rows of %s", selected->stream->name);
	return 0;
}
