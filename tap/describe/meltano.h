#ifndef MELTANO_H
#define MELTANO_H

#include "base/buffer.h"

/*
 * The tap as a plugin definition for Meltano (YAML), as `meltano add --from-ref` takes it:
 * executable, capabilities, and every setting with its kind, choices and whether it is a secret.
 * Defaults stand in the descriptions only: Meltano would pass them on as if the user had chosen
 * them, and keep those of an old version in its lock file.
 */
void meltano_definition(struct buffer *out);

#endif
