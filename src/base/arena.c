#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct arena_piece {
	struct arena_piece *next;
	_Alignas(max_align_t) unsigned char bytes[];
};

void *arena_new(struct arena *arena, size_t count, size_t size)
{
	struct arena_piece *piece;

	if (size && count > (SIZE_MAX - sizeof(*piece)) / size)
		abort();
	piece = memory_new(1, sizeof(*piece) + count * size);
	piece->next = arena->pieces;
	arena->pieces = piece;
	return piece->bytes;
}

char *arena_text(struct arena *arena, const char *text)
{
	size_t size;
	char *copy;

	if (!text)
		return NULL;
	size = strlen(text) + 1;
	copy = arena_new(arena, size, 1);
	memcpy(copy, text, size);
	return copy;
}

void arena_release(struct arena *arena)
{
	struct arena_piece *piece = arena->pieces;

	while (piece) {
		struct arena_piece *next = piece->next;

		free(piece);
		piece = next;
	}
	arena->pieces = NULL;
}
