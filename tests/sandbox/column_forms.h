/* How the tables of columns are written. */
#ifndef SANDBOX_COLUMN_FORMS_H
#define SANDBOX_COLUMN_FORMS_H

#include "column.h"
#include "kinds.h"

#define ONE(m)	       (1u << (m))
#define SHOWN_1	       ONE(IMPRESSION_1)
#define SHOWN_2	       ONE(IMPRESSION_2)
#define SHOWN	       (SHOWN_1 | SHOWN_2)
#define CLICKED_1      ONE(CLICK_1)
#define CLICKED_2      ONE(CLICK_2)
#define CLICKED	       (CLICKED_1 | CLICKED_2)
#define LEFT_1	       ONE(OUTBOUND_1)
#define LEFT_2	       ONE(OUTBOUND_2)
#define LEFT	       (LEFT_1 | LEFT_2)
#define SAVED_1	       ONE(SAVE_1)
#define SAVED_2	       ONE(SAVE_2)
#define SAVED	       (SAVED_1 | SAVED_2)
#define ENGAGED_1      (CLICKED_1 | SAVED_1)
#define ENGAGED_2      (CLICKED_2 | SAVED_2)
#define ENGAGED	       (ENGAGED_1 | ENGAGED_2)
#define MONEY	       ONE(SPEND)
#define WATCHED	       ONE(VIDEO)
#define WATCH_MONEY    ONE(VIDEO_SPEND)
#define BY_CLICKS      ONE(BY_CLICK)
#define BY_VIEWS       ONE(BY_VIEW)
#define BY_ENGAGEMENTS ONE(BY_ENGAGEMENT)

/* name, measures, permille of each, unit value, decimals */
#define COUNT(n, m, p, e, d)                                                                       \
	{                                                                                          \
		.name = (n), .form = COLUMN_COUNT, .measures = (m), .permille = (p), .each = (e),  \
		.places = (d)                                                                      \
	}
/* name, numerator, denominator, factor, decimals */
#define RATIO(n, m, o, e, d)                                                                       \
	{                                                                                          \
		.name = (n), .form = COLUMN_RATIO, .measures = (m), .over = (o), .each = (e),      \
		.places = (d)                                                                      \
	}
#define ATTRIBUTE(n, w, k)                                                                         \
	{                                                                                          \
		.name = (n), .form = COLUMN_ATTRIBUTE, .write = (w), .level = &(k)                 \
	}
/* Accepted, and never has a value. */
#define VALUELESS(n)                                                                               \
	{                                                                                          \
		.name = (n), .form = COLUMN_ATTRIBUTE                                              \
	}

#endif
