#ifndef STOP_H
#define STOP_H

/*
 * SIGTERM and SIGINT ask a run to stop in good order.  A second one within two seconds is the same
 * wish, sent twice (to the process group, and passed on by whoever started us); a later one kills
 * at once.
 */

/* From now on the signals are only noted.  Returns a descriptor that becomes, and stays, readable
 * then. */
int stop_begin(void);

/* The signal that came, or 0. */
int stop_signal(void);

/* End the process as that signal would have: by it, or (as process 1, which cannot die so) with 128
 * + n. */
_Noreturn void stop_die(int number);

#endif
