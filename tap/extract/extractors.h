#ifndef EXTRACTORS_H
#define EXTRACTORS_H

#include "plan/extractor.h"

/* Every way of reading a stream, NULL-terminated; a definition names one of them. */
extern const struct extractor *const extractors[];

extern const struct extractor list_extractor;
extern const struct extractor analytics_extractor;
extern const struct extractor report_extractor;

#endif
