#ifndef VALIDATE_H
#define VALIDATE_H

#include "json/scan.h"

/* 0 when the whole text is one valid JSON text; -1 as scan_next.  For tests alone. */
static inline int validate_text(struct slice text, struct error *err)
{
	struct scan_path *whole = scan_path_new(".", err);
	struct scan scan;
	int found;

	scan_begin(&scan, text, whole, NULL);
	found = scan_next(&scan, err);
	if (found == 1 && scan_skip(&scan, err) == 0)
		found = scan_next(&scan, err);
	else
		found = -1;
	scan_release(&scan);
	scan_path_free(whole);
	return found;
}

#endif
