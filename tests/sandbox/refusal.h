/* An error answer: HTTP status, Pinterest's own code, and the sentence. */
#ifndef SANDBOX_REFUSAL_H
#define SANDBOX_REFUSAL_H

struct refusal {
	int status; /* 0: nothing was refused */
	int code;
	char text[512];
};

/* Sets it and returns false, so that checks can end with `return refuse(...)`. */
__attribute__((format(printf, 4, 5))) _Bool refuse(struct refusal *refusal, int status, int code,
						   const char *format, ...);

#endif
