#include "tap/extract/extractors.h"

#include <stddef.h>

const struct extractor *const extractors[] = {&list_extractor, &analytics_extractor,
					      &report_extractor, NULL};
