#include "sync/batching.h"

#include <stdlib.h>

#include "base/memory.h"
#include "http/url.h"

static void flush_pending(struct group *group)
{
	if (!group->pending_count)
		return;
	group_add(group, group->pending_of, group->pending, group->pending_count);
	group->pending = NULL;
	group->pending_of = NULL;
	group->pending_count = group->pending_capacity = 0;
}

void batching_add(struct group *group, struct partition *partition, const char *id, size_t max)
{
	if (group->pending_of && group->pending_of != partition)
		flush_pending(group);
	if (!group->pending_of && partition)
		group->pending_of = partition_keep(partition);
	group->pending = memory_room(group->pending, group->pending_count, &group->pending_capacity,
				     sizeof(*group->pending));
	group->pending[group->pending_count++] = memory_text(id);
	if (group->pending_count >= max)
		flush_pending(group);
}

static void remember_partition(struct group *group, struct partition *partition)
{
	size_t count = json_object_size(group->gathered);

	group->gathered_of = memory_resize(group->gathered_of, count + 1, sizeof(void *));
	group->gathered_of[count] = partition;
}

bool batching_gather(struct group *group, const char *key, struct partition *partition,
		     const char *id)
{
	json_t *ids;

	if (!group->gathered)
		group->gathered = json_object();
	ids = json_object_get(group->gathered, key);
	if (ids) {
		partition_release(partition);
	} else {
		remember_partition(group, partition);
		ids = json_object();
		json_object_set_new(group->gathered, key, ids);
	}
	if (json_object_get(ids, id))
		return false;
	json_object_set_new(ids, id, json_true());
	return true;
}

static int compare(const void *a, const void *b)
{
	return group_compare(*(char *const *)a, *(char *const *)b);
}

static char **sorted(json_t *ids)
{
	char **list = memory_new(json_object_size(ids), sizeof(void *));
	const char *id;
	json_t *unused;
	size_t count = 0;

	json_object_foreach(ids, id, unused)
		list[count++] = memory_text(id);
	qsort(list, count, sizeof(void *), compare);
	return list;
}

/* How many of the ids, which may be texts of any length, make a batch that a URL can hold. */
static size_t batch_of(char *const *ids, size_t count, size_t max)
{
	enum { BATCH_BYTES = 6000 };
	size_t bytes = 0, length = 0;

	for (; length < count && length < max; length++) {
		bytes += url_encoded_length(slice_of(ids[length])) + 1;
		if (length && bytes > BATCH_BYTES)
			break;
	}
	return length;
}

static void flush_key(struct group *group, struct partition *partition, json_t *ids, size_t max)
{
	size_t count = json_object_size(ids);
	char **all = sorted(ids);
	size_t length;

	for (size_t done = 0; done < count; done += length) {
		char **batch;

		length = batch_of(all + done, count - done, max);
		batch = memory_new(length, sizeof(void *));

		memcpy(batch, all + done, length * sizeof(void *));
		group_add(group, partition ? partition_keep(partition) : NULL, batch, length);
	}
	free(all);
}

struct bucket {
	const char *key;
	json_t *ids;
	struct partition *partition;
};

static int compare_keys(const void *a, const void *b)
{
	return group_compare(((const struct bucket *)a)->key, ((const struct bucket *)b)->key);
}

void batching_flush(struct group *group, size_t max)
{
	size_t count = 0;
	struct bucket *buckets = memory_new(json_object_size(group->gathered), sizeof(*buckets));
	const char *key;
	json_t *ids;

	flush_pending(group);
	json_object_foreach(group->gathered, key, ids) {
		buckets[count] = (struct bucket){key, ids, group->gathered_of[count]};
		count++;
	}
	if (count)
		qsort(buckets, count, sizeof(*buckets), compare_keys);
	for (size_t i = 0; i < count; i++)
		flush_key(group, buckets[i].partition, buckets[i].ids, max);
	free(buckets);
	batching_release(group);
}

void batching_release(struct group *group)
{
	for (size_t i = 0; i < json_object_size(group->gathered); i++)
		partition_release(group->gathered_of[i]);
	free(group->gathered_of);
	group->gathered_of = NULL;
	json_decref(group->gathered);
	group->gathered = NULL;
	for (size_t i = 0; i < group->pending_count; i++)
		free(group->pending[i]);
	free(group->pending);
	group->pending = NULL;
	group->pending_count = group->pending_capacity = 0;
	partition_release(group->pending_of);
	group->pending_of = NULL;
}
