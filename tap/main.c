#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/date.h"
#include "tap/command_line.h"
#include "tap/run/stop.h"
#include "tap/tell/logging.h"

/* The one place where errors are printed, and where their kind becomes the exit status. */

static int fix_clock(struct error *err)
{
	const char *now = getenv("TAP_PINTEREST_ADS_NOW");
	int64_t us = 0;

	if (!now || !*now)
		return 0;
	if (date_time_parse(slice_of(now), &us) < 0)
		return error_set(err, ERROR_USAGE,
				 "TAP_PINTEREST_ADS_NOW must be a time such as "
				 "2026-11-22T08:00:00Z");
	clock_fix(us);
	return 0;
}

static int exit_status(enum error_kind kind)
{
	switch (kind) {
	case ERROR_NONE:
		return EXIT_SUCCESS;
	case ERROR_USAGE:
		return 2;
	case ERROR_STOPPED:
		stop_die(stop_signal());
	case ERROR_CONFIG:
	case ERROR_AUTH:
	case ERROR_TRANSIENT:
	case ERROR_LIMITED:
	case ERROR_API:
	case ERROR_PARTIAL:
	case ERROR_OUTPUT:
		break;
	}
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct command_line line;
	struct logging logging;
	struct error err = {0};

	/* A reader that goes away is a write that fails (protocol/output). */
	signal(SIGPIPE, SIG_IGN);
	/* A file that grows beyond the limit (ulimit -f) is a write that fails, too. */
	signal(SIGXFSZ, SIG_IGN);
	command_line_read(&line, argc, argv);
	if (fix_clock(&err) == 0) {
		logging_begin(&logging, STDERR_FILENO);
		line.invocation.logging = &logging;
		if (line.dev)
			log_line(LOG_WARNING, NULL,
				 "--dev is ignored: the config is never written");
		line.run(&line.invocation, &err);
	}
	/* Without a text it has been told already. */
	if (err.text[0])
		log_line(LOG_ERROR, NULL, "%s", err.text);
	free(line.invocation.configs);
	return exit_status(err.kind);
}
