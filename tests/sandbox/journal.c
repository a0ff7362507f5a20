#include "journal.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct journal {
	pthread_mutex_t lock;
	FILE *file;
};

struct journal *journal_new(const char *path)
{
	struct journal *journal = memory_new(sizeof(*journal));

	pthread_mutex_init(&journal->lock, NULL);
	if (!path)
		return journal;
	journal->file = fopen(path, "we");
	if (!journal->file) {
		fprintf(stderr, "pinterest-sandbox: cannot write %s: %s\n", path, strerror(errno));
		exit(1);
	}
	return journal;
}

void journal_free(struct journal *journal)
{
	if (!journal)
		return;
	if (journal->file)
		fclose(journal->file);
	pthread_mutex_destroy(&journal->lock);
	free(journal);
}

static void text_member(struct text *out, const char *name, const char *value)
{
	text_puts(out, ",\"");
	text_puts(out, name);
	text_puts(out, "\":");
	text_json_puts(out, value);
}

static void number_member(struct text *out, const char *name, int64_t value)
{
	text_puts(out, ",\"");
	text_puts(out, name);
	text_puts(out, "\":");
	text_int(out, value);
}

static void write_target(struct text *out, const char *target)
{
	size_t path = strcspn(target, "?");

	text_puts(out, ",\"path\":");
	text_json(out, target, path);
	text_member(out, "query", target[path] ? target + path + 1 : "");
}

static int64_t length_of(const struct answer *answer)
{
	if (answer->stretch)
		return (int64_t)answer->stretch->length;
	return answer->body ? (int64_t)answer->body->length : 0;
}

static void write_entry(struct text *out, const struct journal_entry *entry)
{
	const struct answer *answer = entry->answer;

	text_puts(out, "{\"time\":");
	text_decimal(out, (int64_t)(entry->began * 1e6), 6);
	text_puts(out, ",\"seconds\":");
	text_decimal(out, (int64_t)((entry->ended - entry->began) * 1e6), 6);
	text_member(out, "method", entry->call->method);
	write_target(out, entry->call->target);
	text_member(out, "category", category_name(answer->category));
	number_member(out, "status", answer->status);
	number_member(out, "attempt", answer->attempt);
	number_member(out, "bytes", length_of(answer));
	number_member(out, "rows", answer->body ? (int64_t)answer->body->rows : 0);
	text_puts(out, answer->gzip ? ",\"gzip\":true" : ",\"gzip\":false");
	text_member(out, "fault", fault_name(answer->fault));
	number_member(out, "generation", answer->generation);
	number_member(out, "concurrent", entry->concurrent);
	text_puts(out, entry->whole ? ",\"whole\":true}\n" : ",\"whole\":false}\n");
}

void journal_write(struct journal *journal, const struct journal_entry *entry)
{
	struct text line = {0};

	if (!journal->file)
		return;
	write_entry(&line, entry);
	pthread_mutex_lock(&journal->lock);
	fwrite(line.bytes, 1, line.length, journal->file);
	fflush(journal->file);
	pthread_mutex_unlock(&journal->lock);
	text_release(&line);
}
