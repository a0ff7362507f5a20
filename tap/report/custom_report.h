#ifndef CUSTOM_REPORT_H
#define CUSTOM_REPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "stream/definition.h"
#include "tap/config/config.h"

/*
 * custom_reports of the config, as streams custom_NAME.  Each is the report stream of its level
 * with a name, columns and filters of its own; its settings go to stream_settings, where every
 * stream's are.
 */
struct custom_reports {
	const struct definition **streams; /* ends with NULL: for catalog_init */
	struct arena arena;
};

/* -1 with ERROR_CONFIG: which report, which key, and what to do.  Release in either case, after
 * everything that knows the streams. */
int custom_reports_make(struct config *config, struct custom_reports *out, struct error *err);
void custom_reports_release(struct custom_reports *reports);

#endif
