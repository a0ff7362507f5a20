/* Wakes suspended connections when their time has come, so that waiting blocks nobody. */
#ifndef SANDBOX_TIMER_H
#define SANDBOX_TIMER_H

#include <stdint.h>

struct MHD_Connection;
struct timer;

struct timer *timer_new(void);
/* Resumes whoever still waits, and ends. */
void timer_free(struct timer *timer);
/* Suspends the connection for so long. */
void timer_suspend(struct timer *timer, struct MHD_Connection *connection, uint32_t milliseconds);

#endif
