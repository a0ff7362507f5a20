#include "progress/partition.h"

#include <stdlib.h>

#include "base/memory.h"

struct partition *partition_new(struct partition *up)
{
	struct partition *partition = memory_new(1, sizeof(*partition));

	partition->references = 1;
	partition->up = up ? partition_keep(up) : NULL;
	return partition;
}

void partition_add(struct partition *partition, const char *name, struct slice value)
{
	if (partition->count == PARTITION_VALUES_MAX)
		return;
	partition->names[partition->count] = name;
	partition->values[partition->count++] = memory_span(value);
}

struct partition *partition_keep(struct partition *partition)
{
	partition->references++;
	return partition;
}

void partition_release(struct partition *partition)
{
	while (partition && --partition->references == 0) {
		struct partition *up = partition->up;

		for (size_t i = 0; i < partition->count; i++)
			free(partition->values[i]);
		free(partition);
		partition = up;
	}
}

struct partition *partition_holder(struct partition *partition, struct slice name)
{
	for (; partition; partition = partition->up)
		for (size_t i = 0; i < partition->count; i++)
			if (slice_is(name, partition->names[i]))
				return partition;
	return NULL;
}

const char *partition_value(const struct partition *partition, struct slice name)
{
	for (; partition; partition = partition->up)
		for (size_t i = 0; i < partition->count; i++)
			if (slice_is(name, partition->names[i]))
				return partition->values[i];
	return NULL;
}
