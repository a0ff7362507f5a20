/* How often each request was made. */
#ifndef SANDBOX_ATTEMPT_H
#define SANDBOX_ATTEMPT_H

#include <stdint.h>

struct attempts;

struct attempts *attempts_new(void);
void attempts_free(struct attempts *attempts);
/* Counts one more and returns how many there were with this one. */
unsigned attempts_count(struct attempts *attempts, uint64_t identity);

#endif
