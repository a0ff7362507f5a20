#ifndef CERTIFICATES_H
#define CERTIFICATES_H

/*
 * Where a system keeps the certificates that it trusts.  A libcurl built on one distribution looks
 * only where that one has them, so a program that carries its own must look further.
 */

/* Debian, Fedora and RHEL, openSUSE, Alpine and BSD; ends with NULL. */
extern const char *const certificates_places[];

/*
 * The file named by SSL_CERT_FILE (as OpenSSL and Python have it), else the first place with a
 * readable file, else NULL: what libcurl was built with.  Borrowed.
 */
const char *certificates_find(const char *const *places);

#endif
