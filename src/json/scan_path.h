#ifndef SCAN_PATH_H
#define SCAN_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "json/scan.h"

/* The steps of a path (see scan.h); each leads into one container. */

enum { SCAN_STEPS_MAX = 8 };

enum scan_step_kind {
	STEP_MEMBER,   /* the member called `name` of an object */
	STEP_CAPTURE,  /* every member of an object; its name is captured as `name` */
	STEP_ELEMENTS, /* every element of an array */
};

struct scan_step {
	enum scan_step_kind kind;
	char *name;    /* NULL: elements */
	bool nullable; /* null instead of this array is no rows */
	bool optional; /* of a capture: an array may take the object's place */
};

struct scan_path {
	struct scan_step steps[SCAN_STEPS_MAX];
	size_t count;
	char *captures[SCAN_CAPTURES_MAX]; /* borrowed from the steps */
	size_t capture_count;
};

#endif
