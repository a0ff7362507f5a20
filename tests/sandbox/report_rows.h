/* What is in a report. */
#ifndef SANDBOX_REPORT_ROWS_H
#define SANDBOX_REPORT_ROWS_H

#include "request.h"

/* Checks the request for a report. */
bool report_check(struct request *request);
/*
 * Writes the file: {"ID":[{...},...],...}, or with BY_DATE {"DATE":[...],...}.  In a dump each row
 * has a line, with the outer key as "report_key".  The request was checked.
 */
void report_write(struct request *request, struct rows *rows);

#endif
