#ifndef ENGINE_POLICY_H
#define ENGINE_POLICY_H

#include <jansson.h>

#include "plan/policy.h"
#include "protocol/policy.h"
#include "sync/policy.h"

/*
 * The engine's policies, read from the checked settings: the only place that knows which setting
 * becomes which member, and what Pinterest's attribution windows mean for reading days again.
 */
struct run_policy engine_policy_run(const json_t *settings);

/* Texts are borrowed from the settings. */
struct protocol_policy engine_policy_protocol(const json_t *settings);

/* `settings` is borrowed for as long as the source is used. */
struct policy_source engine_policy_source(const json_t *settings);

#endif
