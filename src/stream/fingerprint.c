#include "stream/fingerprint.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/text_list.h"
#include "stream/route.h"
#include "stream/setting.h"

/* A digest mixed so that sums of such numbers are as good as the numbers. */
static uint64_t hash_of(const char *name, const char *text)
{
	uint64_t hash = digest_bytes(digest_text(DIGEST_START, name), slice_of(text));

	hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdU;
	return hash ^ (hash >> 33);
}

static uint64_t hash_json(const char *name, const json_t *value)
{
	char *text SCOPED = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

	return hash_of(name, text ? text : "");
}

static uint64_t hash_value(const char *name, const json_t *value)
{
	uint64_t sum = 0;
	const json_t *item;
	size_t i;

	if (!json_is_array(value))
		return hash_json(name, value);
	json_array_foreach(value, i, item)
		sum += hash_json(name, item);
	return sum;
}

/* A setting that says what would be so without it makes no difference. */
static uint64_t hash_setting(struct settings settings, const char *stream, const char *name,
			     const char *fallback)
{
	const json_t *value = settings_get(settings, stream, name);
	json_t *otherwise;
	uint64_t hash;

	if (value)
		return hash_value(name, value);
	if (!fallback)
		return 0;
	otherwise = json_loads(fallback, JSON_DECODE_ANY, NULL);
	hash = hash_value(name, otherwise);
	json_decref(otherwise);
	return hash;
}

static uint64_t hash_bindings(const struct catalog *catalog, const struct definition *stream)
{
	const struct binding *binding;
	uint64_t sum = 0;

	for (size_t i = 0; (binding = definition_binding(stream, i)); i++) {
		if (catalog_is_about_facts(catalog, binding))
			sum += hash_setting(catalog->policy.settings, stream->name, binding->name,
					    binding->fallback);
		else if (binding->kind == BIND_LITERAL && binding->fallback)
			sum += hash_of(binding->parameter, binding->fallback);
	}
	return sum;
}

static uint64_t hash_stream(const struct catalog *catalog, const struct offer *offer)
{
	struct settings settings = catalog->policy.settings;
	const struct definition *stream = offer->stream;
	uint64_t sum = hash_of(stream->name, granularity_name(offer->granularity));

	sum += hash_bindings(catalog, stream);
	for (size_t i = 0; i < stream->rows.filter_count; i++)
		sum += 3 *
		       hash_setting(settings, stream->name, stream->rows.filters[i].setting, NULL);
	for (size_t i = 0; i < stream->field_count; i++)
		if (stream->fields[i].source == SOURCE_SETTING)
			sum += 5 * hash_setting(settings, stream->name,
						stream->fields[i].source_name,
						stream->fields[i].fallback);
	return sum + (stream->options ? hash_of("options", stream->options) : 0);
}

static bool gives(const struct parent *parent, const char *name)
{
	for (size_t i = 0; name && i < parent->each_count; i++)
		if (strcmp(parent->each[i].name, name) == 0)
			return true;
	return false;
}

/*
 * A parent's filters decide which facts are read, so they count, up to the parent whose rows have a
 * bookmark each: an account that is new starts on its own.
 */
static uint64_t hash_settings(const struct catalog *catalog, const struct offer *offer,
			      const char *by)
{
	uint64_t sum = hash_stream(catalog, offer);
	const struct parent *parent;

	for (size_t i = 0; (parent = definition_parent(offer->stream, i)); i++)
		if (!gives(parent, by))
			sum += hash_settings(catalog, catalog_find(catalog, parent->stream), by);
	return sum;
}

/* What only the stream's report is asked with: whichever route is taken, the facts are the same. */
static uint64_t hash_report_settings(const struct catalog *catalog, const struct offer *offer)
{
	json_t *settings = route_report_settings(catalog, offer->stream), *value;
	uint64_t sum = 0;
	const char *name;

	json_object_foreach(settings, name, value)
		sum += 7 * hash_value(name, value);
	json_decref(settings);
	return sum;
}

/*
 * Columns and fields as bits, in the order of the stream's definition, so that it can be seen
 * whether others were asked for or only fewer.
 */
struct bits {
	struct buffer hex;
	unsigned digit, count;
	uint64_t names; /* of what each bit stands for: another list makes other bits */
};

static void add_bit(struct bits *bits, const char *name, bool set)
{
	bits->names = bits->names * 31 + hash_of("bit", name);
	bits->digit = bits->digit << 1 | set;
	if (++bits->count % 4)
		return;
	buffer_add_char(&bits->hex, "0123456789abcdef"[bits->digit]);
	bits->digit = 0;
}

static bool asks_for(const struct selected *selected, const char *column)
{
	const struct columns *columns = &selected->offer->stream->columns;

	for (size_t i = 0; i < selected->choice_count; i++) {
		const struct field *field = &selected->offer->fields[i];

		if (selected->choices[i].chosen && field->source == SOURCE_COLUMN &&
		    strcmp(field->from, column) == 0)
			return true;
	}
	return text_list_has(columns->always, columns->always_count, column);
}

static bool is_chosen(const struct selected *selected, const char *name)
{
	for (size_t i = 0; i < selected->choice_count; i++)
		if (strcmp(selected->offer->fields[i].name, name) == 0)
			return selected->choices[i].chosen;
	return false;
}

static bool is_listed(const struct column_list *list, const char *column)
{
	for (size_t i = 0; list && i < list->count; i++)
		if (strcmp(list->columns[i].from, column) == 0)
			return true;
	return false;
}

static struct bits bits_of(const struct selected *selected)
{
	const struct definition *stream = selected->offer->stream;
	const struct column_list *list = stream->columns.use;
	struct bits bits = {0};

	for (size_t i = 0; i < stream->field_count; i++)
		add_bit(&bits, stream->fields[i].name, is_chosen(selected, stream->fields[i].name));
	for (size_t i = 0; list && i < list->count; i++)
		add_bit(&bits, list->columns[i].from, asks_for(selected, list->columns[i].from));
	while (bits.count % 4)
		add_bit(&bits, "", false);
	return bits;
}

/* Columns that no list knows. */
static uint64_t hash_others(const struct selected *selected)
{
	const struct offer *offer = selected->offer;
	uint64_t sum = 0;

	for (size_t i = 0; i < selected->choice_count; i++)
		if (selected->choices[i].chosen && offer->fields[i].source == SOURCE_COLUMN &&
		    !is_listed(offer->stream->columns.use, offer->fields[i].from))
			sum += hash_of("column", offer->fields[i].from);
	return sum;
}

char *fingerprint_new(const struct selection *selection, const struct selected *selected)
{
	const struct catalog *catalog = selection->catalog;
	const struct offer *offer = selected->offer;
	struct bits bits = bits_of(selected);
	uint64_t rest = hash_settings(catalog, offer, offer->stream->bookmark.by) +
			hash_report_settings(catalog, offer) + bits.names;
	char *fingerprint = memory_format("%016" PRIx64 ":%016" PRIx64 ":%s", rest,
					  hash_others(selected), buffer_text(&bits.hex));

	buffer_release(&bits.hex);
	return fingerprint;
}

static unsigned digit_of(char c)
{
	const char *at = strchr("0123456789abcdef", c);

	return at && c ? (unsigned)(at - "0123456789abcdef") : 0;
}

bool fingerprint_covers(const char *before, const char *now)
{
	enum { BITS_AT = 34, OTHERS_AT = 17 };
	static const char none[] = "0000000000000000:";
	size_t length = strlen(now);

	if (strlen(before) != length || length < BITS_AT)
		return strcmp(before, now) == 0;
	if (strncmp(before, now, OTHERS_AT) != 0)
		return false;
	if (strncmp(now + OTHERS_AT, none, BITS_AT - OTHERS_AT) != 0 &&
	    strncmp(before + OTHERS_AT, now + OTHERS_AT, BITS_AT - OTHERS_AT) != 0)
		return false;
	for (size_t i = BITS_AT; i < length; i++)
		if (digit_of(now[i]) & ~digit_of(before[i]))
			return false;
	return true;
}
