/* The sorts of reports, and what their POST accepts: the API description 5.23. */
#ifndef SANDBOX_REPORT_FORMS_H
#define SANDBOX_REPORT_FORMS_H

#include "report.h"

extern const struct report_form report_plain, report_template, report_mmm, report_products,
	report_catalog;
extern const struct parameter report_parameters[]; /* with plan_dates and plan_reporting */
extern const struct parameter report_mmm_parameters[], report_products_parameters[];
extern const struct parameter report_template_parameters[], report_catalog_parameters[];

#endif
