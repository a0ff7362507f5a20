#include "tap/tell/tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct stream_tally *tally_stream(struct tally *tally, const char *name)
{
	for (size_t i = 0; i < tally->stream_count; i++)
		if (strcmp(tally->streams[i].name, name) == 0)
			return &tally->streams[i];
	tally->streams = memory_room(tally->streams, tally->stream_count, &tally->stream_capacity,
				     sizeof(*tally->streams));
	tally->streams[tally->stream_count] = (struct stream_tally){.name = memory_text(name)};
	return &tally->streams[tally->stream_count++];
}

struct category_tally *tally_category(struct tally *tally, const char *name)
{
	for (size_t i = 0; i < tally->category_count; i++)
		if (strcmp(tally->categories[i].name, name) == 0)
			return &tally->categories[i];
	tally->categories = memory_room(tally->categories, tally->category_count,
					&tally->category_capacity, sizeof(*tally->categories));
	tally->categories[tally->category_count] =
		(struct category_tally){.name = memory_text(name)};
	return &tally->categories[tally->category_count++];
}

void tally_release(struct tally *tally)
{
	for (size_t i = 0; i < tally->stream_count; i++)
		free(tally->streams[i].name);
	for (size_t i = 0; i < tally->category_count; i++)
		free(tally->categories[i].name);
	free(tally->streams);
	free(tally->categories);
	*tally = (struct tally){0};
}
