#pragma once

/* A source's network: the routers that run, and what is cabled, as far as it was said or can be guessed. */

#include "sim/import/facts.h"
#include "sim/import/switchport.h"

/* A port in a cable. */
typedef struct ImportPlug {
	const char *node, *iface; /* as the scenario has them; iface "": a host's */
	ImportIface *port;        /* NULL: a host's or a switch's */
	uint16_t vlan;            /* of untagged frames, on a switch; 0: as it comes (VLAN 1) */
	GArray *trunk;            /* of uint16_t: tagged ones; NULL: none */
	const ImportSwitchPort
		*said; /* the switch's port, of which VLANs are said; NULL: none are */
	bool trunks;   /* that port is a trunk */
} ImportPlug;

typedef struct ImportCable {
	const char *name;
	bool is_switch, serial;
	bool said;                /* by the source; else guessed */
	GArray *plugs;            /* of ImportPlug */
	GString *reason;          /* why it is so: lines, each with a newline */
	ImportShape shape;        /* what it does to frames */
	const ImportNode *beyond; /* who is on it, as the source says, and is left out; NULL */
	struct ImportCable *lan;  /* of a link to a switch of the source's: that one; else NULL */
} ImportCable;

/* An end station that stands in the scenario. */
typedef struct ImportHost {
	const char *name; /* there */
	ImportNode *node; /* has an address */
	bool cabled;      /* the source says to what */
} ImportHost;

typedef struct ImportProbe {
	const char *name, *node, *why;
	Ip4 from, to;
} ImportProbe;

typedef struct ImportNet {
	ImportSource *source; /* borrowed */
	GPtrArray *
		routers; /* of ImportRouter *, owned: those that run, by the source's order, synthetic ones behind */
	GPtrArray *cables;      /* of ImportCable *, owned */
	GArray *hosts;          /* of ImportHost */
	GArray *probes;         /* of ImportProbe */
	GPtrArray *switchports; /* of ImportSwitchPorts *, owned: what plugs borrow from */
	GHashTable *names;      /* of all nodes and cables, as the scenario has them */
	GHashTable *numbers;    /* of names that were wished for more than once: the last number */
	GHashTable
		*owners; /* address -> its ImportIface: the first that has it, virtual ones too */
} ImportNet;

typedef struct ImportWish {
	bool mirror_peers; /* a router for each crypto peer that has no configuration */
} ImportWish;

/* What is in the source, completed by guesses; findings go to the source. Freed with import_net_free. */
ImportNet *import_net_new(ImportSource *s, const ImportWish *wish);
void import_net_free(ImportNet *n);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportNet, import_net_free)

/* A name for the scenario that nobody has: letters, digits, `_`, `-` and `.` of `wish`, numbered if it is taken. */
const char *import_name(ImportNet *n, const char *wish);

ImportIface *import_owner(const ImportNet *n, Ip4 ip); /* NULL: no configuration has the address */
void import_own(ImportNet *n, ImportIface *i);         /* notes the addresses of an interface */

/* ---- steps, in this order ---- */

void import_cable_said(ImportNet *n); /* said.c: the source's own cables and end stations */
void import_mirror(ImportNet *n, bool written); /* mirror.c: crypto peers without a configuration */
void import_add_transit(ImportNet *n);    /* transit.c: routers for next hops that nobody has */
void import_cable_guessed(ImportNet *n);  /* cabling.c: the others, by their addresses */
void import_cable_stations(ImportNet *n); /* stations.c: end stations whose cable is not said */
void import_carry_tags(ImportNet *n);     /* bridged.c: 802.1Q tags on the source's switches */
void import_propose_probes(ImportNet *n); /* probes.c */

/* A router that no configuration is of; its text is to be filled in, and is written beside the scenario. */
ImportRouter *import_add_synthetic(ImportNet *n, const char *wish);

/* ---- of cables ---- */

ImportCable *import_cable_new(ImportNet *n, const char *wish, bool is_switch);
ImportPlug *import_plug(ImportCable *c, ImportIface *port);

/* The switch that a port's cable is, or leads to; NULL: it has no cable, or it is a link to somebody else. */
ImportCable *import_switch_of(const ImportIface *port);

/* Gives what is plugged in the VLAN that an interface has on the same switch. */
void import_plug_beside(ImportPlug *p, const ImportIface *x);

/* Whom a description names: a router of the net, and its interface (NULL: none is named, or it has no such). False:
 * nobody. describe.c */
typedef struct ImportNames ImportNames;
ImportNames *import_names_new(const ImportNet *n);
void import_names_free(ImportNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportNames, import_names_free)
bool import_described(const ImportNames *names, const ImportIface *i, ImportRouter **router,
		      ImportIface **iface);
