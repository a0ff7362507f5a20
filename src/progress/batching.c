#include "progress/batching.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/order.h"
#include "base/percent.h"

static void flush_batch(struct checkpoint *checkpoint)
{
	if (!checkpoint->batch_count)
		return;
	checkpoint_add(checkpoint, checkpoint->batch_of_partition, checkpoint->batch,
		       checkpoint->batch_count);
	checkpoint->batch = NULL;
	checkpoint->batch_of_partition = NULL;
	checkpoint->batch_count = checkpoint->batch_capacity = 0;
}

void batching_add(struct checkpoint *checkpoint, struct partition *partition, const char *id,
		  size_t max)
{
	if (checkpoint->batch_of_partition && checkpoint->batch_of_partition != partition)
		flush_batch(checkpoint);
	if (!checkpoint->batch_of_partition && partition)
		checkpoint->batch_of_partition = partition_keep(partition);
	checkpoint->batch = memory_room(checkpoint->batch, checkpoint->batch_count,
					&checkpoint->batch_capacity, sizeof(*checkpoint->batch));
	checkpoint->batch[checkpoint->batch_count++] = memory_text(id);
	if (checkpoint->batch_count >= max)
		flush_batch(checkpoint);
}

static void remember_partition(struct checkpoint *checkpoint, struct partition *partition)
{
	size_t count = json_object_size(checkpoint->gathered);

	checkpoint->gathered_of = memory_resize(checkpoint->gathered_of, count + 1, sizeof(void *));
	checkpoint->gathered_of[count] = partition;
}

bool batching_gather(struct checkpoint *checkpoint, const char *key, struct partition *partition,
		     const char *id)
{
	json_t *ids;

	if (!checkpoint->gathered)
		checkpoint->gathered = json_object();
	ids = json_object_get(checkpoint->gathered, key);
	if (ids) {
		partition_release(partition);
	} else {
		remember_partition(checkpoint, partition);
		ids = json_object();
		json_object_set_new(checkpoint->gathered, key, ids);
	}
	if (json_object_get(ids, id))
		return false;
	json_object_set_new(ids, id, json_true());
	return true;
}

static int compare(const void *a, const void *b)
{
	return order_compare(*(char *const *)a, *(char *const *)b);
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
		bytes += percent_encoded_length(slice_of(ids[length])) + 1;
		if (length && bytes > BATCH_BYTES)
			break;
	}
	return length;
}

static void flush_key(struct checkpoint *checkpoint, struct partition *partition, json_t *ids,
		      size_t max)
{
	size_t count = json_object_size(ids);
	char **all = sorted(ids);
	size_t length;

	for (size_t done = 0; done < count; done += length) {
		char **batch;

		length = batch_of(all + done, count - done, max);
		batch = memory_new(length, sizeof(void *));

		memcpy(batch, all + done, length * sizeof(void *));
		checkpoint_add(checkpoint, partition ? partition_keep(partition) : NULL, batch,
			       length);
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
	return order_compare(((const struct bucket *)a)->key, ((const struct bucket *)b)->key);
}

void batching_flush(struct checkpoint *checkpoint, size_t max)
{
	size_t count = 0;
	struct bucket *buckets =
		memory_new(json_object_size(checkpoint->gathered), sizeof(*buckets));
	const char *key;
	json_t *ids;

	flush_batch(checkpoint);
	json_object_foreach(checkpoint->gathered, key, ids) {
		buckets[count] = (struct bucket){key, ids, checkpoint->gathered_of[count]};
		count++;
	}
	if (count)
		qsort(buckets, count, sizeof(*buckets), compare_keys);
	for (size_t i = 0; i < count; i++)
		flush_key(checkpoint, buckets[i].partition, buckets[i].ids, max);
	free(buckets);
	batching_release(checkpoint);
}

void batching_release(struct checkpoint *checkpoint)
{
	for (size_t i = 0; i < json_object_size(checkpoint->gathered); i++)
		partition_release(checkpoint->gathered_of[i]);
	free(checkpoint->gathered_of);
	checkpoint->gathered_of = NULL;
	json_decref(checkpoint->gathered);
	checkpoint->gathered = NULL;
	for (size_t i = 0; i < checkpoint->batch_count; i++)
		free(checkpoint->batch[i]);
	free(checkpoint->batch);
	checkpoint->batch = NULL;
	checkpoint->batch_count = checkpoint->batch_capacity = 0;
	partition_release(checkpoint->batch_of_partition);
	checkpoint->batch_of_partition = NULL;
}
