#pragma once

/* What late keys and late messages know of each other. */

#include "models/ike/ike_late.h"

typedef struct KeySet {
	Late late; /* an IkeKeys */
	IkeSuite suite;
	char *psk;
	GBytes *ni, *nr;
	Late *gxy, *ke[2];
	uint8_t cookies[2 * IKE_COOKIE];
} KeySet;
