#ifndef VERSION_H
#define VERSION_H

#define TAP_NAME    "tap-pinterest-ads"
#define TAP_VERSION "0.1.0"
#define TAP_SUMMARY                                                                                \
	"Everything that a Pinterest business has, ads and organic, through the REST API v5."

#endif
