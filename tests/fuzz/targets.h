#ifndef TARGETS_H
#define TARGETS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Fuzz targets: each runs one input and aborts when something does not hold. */
void fuzz_scan(const uint8_t *data, size_t size);
void fuzz_project(const uint8_t *data, size_t size);

#define HOLDS(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__,          \
				#condition);                                                       \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

#endif
