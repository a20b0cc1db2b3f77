#pragma once

#include <stdbool.h>

#include "models/acl/acl_words.h"
#include "sim/addr.h"
#include "sim/err.h"

/* What `show access-lists` tells, and how entries are written. */

typedef struct AclRow {
	unsigned seq;
	bool permit, log;
	bool plain; /* what stands below is all of it: no groups of objects, nothing that is not modelled */
	uint8_t proto;
	Ip4 src, src_wild, dst, dst_wild;
	uint16_t src_port_lo, src_port_hi, dst_port_lo, dst_port_hi;
	uint64_t matches;
	SrcPos at; /* its line, and how the running-config has it */
	char *text;
	char *said; /* the words behind the action */
} AclRow;

typedef struct AclListRow {
	char name[64];
	bool extended;
	unsigned first, n; /* rows of the view */
} AclListRow;

typedef struct AclView {
	AclListRow *list;
	AclRow *row;
	unsigned n_lists, n_rows;
} AclView;

/* Appends "permit ip host 99.99.99.99 20.1.1.0 0.0.0.255", as the running-config has it. */
void acl_row_print(GString *out, const AclRow *row);
