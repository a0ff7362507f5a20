/* Analytics of the user's own account and pins. */
#ifndef SANDBOX_ORGANIC_H
#define SANDBOX_ORGANIC_H

#include "request.h"

/* {"all":{"daily_metrics":[...],"summary_metrics":{...}}}; a dump has one daily row a line. */
bool organic_user(struct request *request, struct rows *rows);

/* The figures of one key of the answer's map. */
struct organic_split {
	const char *key;
	uint64_t of; /* what they are drawn from */
	int32_t start, end;
	const char *const *names;    /* the metrics, as far as asked for */
	const char *const *unasked;  /* those that come only when none is asked for; may be NULL */
	const char *const *lifetime; /* NULL: no lifetime_metrics */
};
/* Writes "key":{...}; in a dump, a line for each day. */
void organic_write_split(struct request *request, struct rows *rows,
			 const struct organic_split *split);
void organic_write_metrics(struct text *out, const struct request *request,
			   const struct organic_split *split, uint64_t of, int64_t days);

/* organic_pins.c: one pin, many pins, and the best of them. */
bool organic_pin(struct request *request, struct rows *rows);
bool organic_pins(struct request *request, struct rows *rows);
bool organic_top(struct request *request, struct rows *rows);

extern const struct parameter organic_user_parameters[];
extern const struct parameter organic_filters[], organic_pin_parameters[],
	organic_pins_parameters[], organic_top_parameters[], organic_top_video_parameters[];

#endif
