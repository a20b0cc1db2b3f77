#pragma once

/* IKE as values, for show and for nobody else. */

#include "models/core/proto.h"

enum { IKE_VIEW_WORD = 20, IKE_VIEW_KEY = 128 };

typedef struct IkeSaRow {
	unsigned conn;
	Ip4 local, remote, src, dst; /* src is the initiator */
	const char *vrf;             /* the world's; "": the router's own table */
	char state[IKE_VIEW_WORD];
	bool deleted, up;
	char encr[IKE_VIEW_WORD], hash[IKE_VIEW_WORD], auth[IKE_VIEW_WORD], cap[IKE_VIEW_WORD];
	unsigned group;
	VTime left; /* of the lifetime */
} IkeSaRow;

typedef struct IkePolicyRow {
	unsigned prio;
	const char *encryption, *hash, *auth; /* constants */
	unsigned key_bits, group, group_bits;
	uint32_t life_s;
} IkePolicyRow;

typedef struct IkeKeyRow {
	Ip4 addr, mask;
	bool unknown; /* masked or encrypted */
	char key[IKE_VIEW_KEY];
} IkeKeyRow;

typedef struct IkeKeepaliveView {
	unsigned secs, retry_s; /* secs 0: none is configured */
	bool periodic;
	bool dpd; /* the release offers DPD */
} IkeKeepaliveView;

typedef struct IkeView {
	IkeKeepaliveView keepalive;
	IkeSaRow *sa;
	IkePolicyRow *policy; /* the last one is the default protection suite */
	IkeKeyRow *key;       /* as configured: the longest mask that fits a peer counts */
	unsigned n_sas, n_policies, n_keys, n_keyrings;
} IkeView;

extern const View ike_views[];
extern const Show ike_shows[];

extern const Form ike_show_form;
