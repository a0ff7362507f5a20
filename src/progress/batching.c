#include "progress/batching.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/order.h"
#include "base/percent.h"

static void flush_batch(struct checkpoint *checkpoint)
{
	if (!checkpoint->batch.count)
		return;
	checkpoint_add(checkpoint, checkpoint->batch.partition, checkpoint->batch.ids,
		       checkpoint->batch.count);
	checkpoint->batch.ids = NULL;
	checkpoint->batch.partition = NULL;
	checkpoint->batch.count = checkpoint->batch.capacity = 0;
}

void batching_add(struct checkpoint *checkpoint, struct partition *partition, const char *id,
		  size_t max)
{
	if (checkpoint->batch.partition && checkpoint->batch.partition != partition)
		flush_batch(checkpoint);
	if (!checkpoint->batch.partition && partition)
		checkpoint->batch.partition = partition_keep(partition);
	checkpoint->batch.ids =
		memory_room(checkpoint->batch.ids, checkpoint->batch.count,
			    &checkpoint->batch.capacity, sizeof(*checkpoint->batch.ids));
	checkpoint->batch.ids[checkpoint->batch.count++] = memory_text(id);
	if (checkpoint->batch.count >= max)
		flush_batch(checkpoint);
}

static void remember_partition(struct checkpoint *checkpoint, struct partition *partition)
{
	size_t count = json_object_size(checkpoint->batch.gathered);

	checkpoint->batch.gathered_of =
		memory_resize(checkpoint->batch.gathered_of, count + 1, sizeof(void *));
	checkpoint->batch.gathered_of[count] = partition;
}

bool batching_gather(struct checkpoint *checkpoint, const char *key, struct partition *partition,
		     const char *id)
{
	json_t *ids;

	if (!checkpoint->batch.gathered)
		checkpoint->batch.gathered = json_object();
	ids = json_object_get(checkpoint->batch.gathered, key);
	if (ids) {
		partition_release(partition);
	} else {
		remember_partition(checkpoint, partition);
		ids = json_object();
		json_object_set_new(checkpoint->batch.gathered, key, ids);
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
		memory_new(json_object_size(checkpoint->batch.gathered), sizeof(*buckets));
	const char *key;
	json_t *ids;

	flush_batch(checkpoint);
	json_object_foreach(checkpoint->batch.gathered, key, ids) {
		buckets[count] = (struct bucket){key, ids, checkpoint->batch.gathered_of[count]};
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
	for (size_t i = 0; i < json_object_size(checkpoint->batch.gathered); i++)
		partition_release(checkpoint->batch.gathered_of[i]);
	free(checkpoint->batch.gathered_of);
	checkpoint->batch.gathered_of = NULL;
	json_decref(checkpoint->batch.gathered);
	checkpoint->batch.gathered = NULL;
	for (size_t i = 0; i < checkpoint->batch.count; i++)
		free(checkpoint->batch.ids[i]);
	free(checkpoint->batch.ids);
	checkpoint->batch.ids = NULL;
	checkpoint->batch.count = checkpoint->batch.capacity = 0;
	partition_release(checkpoint->batch.partition);
	checkpoint->batch.partition = NULL;
}
