#ifndef PLAN_LISTENER_H
#define PLAN_LISTENER_H

#include "plan/observer.h"

/* What the plan tells goes on to the run's observer; its failures are counted here. */
struct run;

struct observer plan_listener_new(struct run *run);

#endif
