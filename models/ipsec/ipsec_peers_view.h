#pragma once

/* With whom a configuration would have SAs: for who wants to know no more of it. */

#include "sim/addr.h"

/* The peers of all crypto map entries, applied or not. */
typedef struct IpsecPeersView {
	unsigned n;
	Ip4 *peer;
} IpsecPeersView;
