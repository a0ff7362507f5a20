#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Milliseconds that never go back, for waiting and measuring. */
int64_t clock_ms(void);

/* Wall time in microseconds since the epoch; after clock_fix, the fixed time. */
int64_t clock_wall_us(void);

/* Today in UTC (base/date). */
int32_t clock_today(void);

/* Freezes wall time, for tests; waiting still takes real time. */
void clock_fix(int64_t wall_us);

#endif
