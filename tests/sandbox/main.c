/* The sandbox: see options.c for what it can do. */
#include "dump.h"
#include "report.h"
#include "server.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *read_file(const char *path)
{
	FILE *file = path ? fopen(path, "re") : NULL;
	struct text text = {0};
	size_t got;

	if (!path)
		return NULL;
	if (!file) {
		fprintf(stderr, "pinterest-sandbox: cannot read %s: %s\n", path, strerror(errno));
		exit(1);
	}
	while ((got = fread(text_room(&text, 4096), 1, 4096, file)) > 0)
		text.length += got;
	fclose(file);
	text_string(&text);
	return text.bytes;
}

/* Under another name first: whoever waits for the file never sees half of it. */
static int announce(const char *path, const char *url)
{
	char temporary[4096];
	FILE *file;

	printf("%s\n", url);
	fflush(stdout);
	if (!path)
		return 0;
	snprintf(temporary, sizeof(temporary), "%s.%d", path, (int)getpid());
	file = fopen(temporary, "we");
	if (!file || fprintf(file, "%s\n", url) < 0 || fclose(file) != 0 ||
	    rename(temporary, path) != 0) {
		fprintf(stderr, "pinterest-sandbox: cannot write %s: %s\n", path, strerror(errno));
		return -1;
	}
	return 0;
}

static int serve(const struct options *options, struct sandbox *sandbox, struct journal *journal)
{
	struct server_settings settings = {.sandbox = sandbox,
					   .journal = journal,
					   .port = (uint16_t)options->port,
					   .latency_ms = options->latency_ms,
					   .stall_ms = options->stall_ms,
					   .certificate = read_file(options->certificate_file),
					   .key = read_file(options->key_file)};
	struct server *server;
	char url[80];
	sigset_t stops;
	int stop, failed;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGINT);
	pthread_sigmask(SIG_BLOCK, &stops, NULL); /* before there are threads: all inherit it */
	server = server_new(&settings);
	if (!server) {
		fprintf(stderr, "pinterest-sandbox: cannot listen on port %u\n", options->port);
		return 1;
	}
	snprintf(sandbox->origin, sizeof(sandbox->origin), "http%s://127.0.0.1:%u",
		 settings.certificate ? "s" : "", server_port(server));
	snprintf(url, sizeof(url), "%s/v5", sandbox->origin);
	failed = announce(options->ready_file, url);
	if (!failed)
		sigwait(&stops, &stop);
	server_free(server);
	free(settings.certificate);
	free(settings.key);
	return failed ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct options options;
	struct sandbox sandbox;
	struct journal *journal;
	int status;

	options_parse(&options, argc, argv);
	if (options.dump || options.count)
		return dump_run(&options);
	sandbox =
		(struct sandbox){.world = options.world,
				 .tokens = tokens_new(options.world.seed, options.reusable_tokens),
				 .limits = limits_new(options.tier),
				 .attempts = attempts_new(),
				 .cache = cache_new((size_t)options.cache_mb << 20),
				 .reports = reports_new(options.world.seed, &options.reports),
				 .faults = options.faults,
				 .scopes = options.scopes,
				 .gzip_level = (int)options.gzip_level,
				 .max_url = options.max_url,
				 .report_mb = options.report_mb};
	for (size_t at = 0; at < options.quota_count; at++)
		limits_set(sandbox.limits, options.quotas[at]);
	journal = journal_new(options.log_file);
	signal(SIGPIPE, SIG_IGN);
	status = serve(&options, &sandbox, journal);
	journal_free(journal);
	reports_free(sandbox.reports);
	cache_free(sandbox.cache);
	attempts_free(sandbox.attempts);
	limits_free(sandbox.limits);
	tokens_free(sandbox.tokens);
	return status;
}
