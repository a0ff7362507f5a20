#ifndef CERTIFICATES_H
#define CERTIFICATES_H

/*
 * Where the system keeps its trusted certificates.  A libcurl built on one distribution looks only
 * at that distribution's place, so a program that ships its own libcurl (the wheel) looks further.
 */

/* Of Debian, Fedora and RHEL, openSUSE, Alpine and BSD, in this order; ends with NULL. */
extern const char *const certificates_places[];

/*
 * The file that SSL_CERT_FILE names (as for OpenSSL and Python), else the first place with a
 * readable file, else NULL: libcurl's built-in default.  Borrowed.
 */
const char *certificates_find(const char *const *places);

#endif
