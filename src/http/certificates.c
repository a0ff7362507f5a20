#include "http/certificates.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

const char *const certificates_places[] = {
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem",
	NULL,
};

const char *certificates_find(const char *const *places)
{
	const char *named = getenv("SSL_CERT_FILE");

	if (named && *named)
		return named;
	for (; *places; places++)
		if (access(*places, R_OK) == 0)
			return *places;
	return NULL;
}
