#ifndef ESTIMATE_H
#define ESTIMATE_H

/* Now and then, tell the observer how many records the streams will have. */
struct run;

void estimate_tell(struct run *run);

#endif
