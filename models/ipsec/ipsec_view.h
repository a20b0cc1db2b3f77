#pragma once

#include <stdbool.h>

#include "sim/addr.h"
#include "sim/kernel/vtime.h"

/* Flat snapshots of crypto maps and SAs: the only reader of this folder's state from outside. */

enum { VIEW_NAME = 64, VIEW_PEERS = 8, VIEW_SETS = 8, VIEW_TRANSFORM = 48 };

typedef struct SaRow {
	bool inbound;
	uint32_t spi;
	unsigned conn_id, flow_id;
	char transform[VIEW_TRANSFORM];
	unsigned iv;
	uint32_t kb_left;
	int64_t s_left;
	uint64_t pkts;
	uint8_t my_cookie[8], his_cookie[8];
} SaRow;

typedef struct IdentRow {
	char iface[40], map[VIEW_NAME], group[32];
	unsigned seq;
	uint16_t mtu, path_mtu, plain_mtu; /* of the interface, the way, and what fits in clear */
	const char *vrf;                   /* the world's; "": the router's own table */
	Ip4 local; /* the endpoint, or what it would be if the group were Active; 0: none */
	Ip4 peer;
	bool from_acl; /* the line itself; else a subset that the peer asked for */
	Prefix lproxy, rproxy;
	uint8_t proto;
	uint16_t lport, rport;
	uint64_t encaps, decaps, verified, send_errors, recv_errors;
	uint32_t out_spi; /* 0: none */
	bool ike;         /* there is a phase 1 with the peer */
	unsigned ike_conn;
	char ike_algorithm[24]; /* "HMAC_MD5+DES_56_CB" */
	bool asking;
	unsigned first_sa, n_sas; /* in rows of the view: in, out, in, out ... */
} IdentRow;

typedef struct AclLineRow {
	char text[160];
} AclLineRow;

typedef struct EntryRow {
	char map[VIEW_NAME], acl[VIEW_NAME], description[VIEW_NAME];
	unsigned seq;
	bool acl_extended;
	unsigned n_peers, n_sets;
	Ip4 peer[VIEW_PEERS], current;
	char set[VIEW_SETS][VIEW_NAME];
	uint32_t life_s, life_kb;
	uint8_t pfs;
	char check_in[VIEW_NAME], check_out[VIEW_NAME]; /* "": none */
	const char *line;             /* another folder's, constant; NULL: none */
	unsigned first_line, n_lines; /* of the access list */
	unsigned n_ifaces;
	char iface[8][40];
} EntryRow;

/* A crypto map on an interface. */
typedef struct AttachRow {
	char iface[40], map[VIEW_NAME], group[32]; /* group "": not redundant */
	Ip4 own; /* the address of the interface, or of the map's local-address */
	bool shutdown;
} AttachRow;

typedef struct SetRow {
	char name[VIEW_NAME], cipher[VIEW_TRANSFORM], auth[VIEW_TRANSFORM];
} SetRow;

typedef struct IpsecView {
	unsigned n_idents, n_sas, n_entries, n_lines, n_sets, n_attach;
	IdentRow *ident;
	SaRow *sa;
	EntryRow *entry;
	AclLineRow *line;
	SetRow *set;
	AttachRow *attach;
	uint32_t life_s, life_kb;
} IpsecView;
