#pragma once

/* Prefix lists and route maps: seen only inside this folder. */

#include "models/core/node.h"
#include "models/svc/acl.h"
#include "models/svc/policy.h"

/* `ip prefix-list NAME seq N permit P/L ge N le N` */
typedef struct PrefixEntry {
	unsigned seq;
	bool permit;
	Prefix net;
	uint8_t ge, le; /* 0: not said */
} PrefixEntry;

typedef struct PrefixList {
	const char *name;        /* the world's */
	const char *description; /* "": none */
	GArray *entries;         /* of PrefixEntry, by seq */
} PrefixList;

typedef enum SetMetric { METRIC_KEPT, METRIC_SET, METRIC_ADDED, METRIC_TAKEN_OFF } SetMetric;

/* `match metric N +- M` */
typedef struct MapMetric {
	uint32_t value, deviation;
	bool deviates; /* it was said */
} MapMetric;

/* `route-map NAME permit N`: names are the world's. Of each kind of match an empty array means that it is not asked. */
typedef struct MapClause {
	const char *map;
	unsigned seq;
	bool permit;
	const char *description;               /* "": none */
	GPtrArray *acls, *prefix_lists;        /* of const char* */
	GPtrArray *hop_acls, *hop_lists;       /* of next hops, const char* */
	GPtrArray *source_acls, *source_lists; /* of who told, const char* */
	GPtrArray *ifaces;                     /* of const char*: "FastEthernet0/0" */
	GArray *tags;                          /* of uint32_t */
	GArray *metrics;                       /* of MapMetric */
	SetMetric set_metric;
	uint32_t metric, tag;
	uint8_t metric_type; /* 0: not set */
	bool set_tag;
	bool continues;
	unsigned continue_to; /* 0: the next entry */
	GPtrArray *others;    /* of const char*: lines that are not modelled, as they are printed */
} MapClause;

/* Something that is simulated and asks maps: which ones, its configuration says. */
typedef struct MapAsker {
	PolicyAsks *asks;
	const void *by;
} MapAsker;

typedef struct Policy {
	Node *node;
	const AclSvc *acl;
	void *acl_self;
	GPtrArray *lists; /* of PrefixList*, owned, by name */
	const char
		*last; /* the prefix list of which an entry was made or removed last; NULL: none */
	GPtrArray *clauses; /* of MapClause*, owned: maps in order of entry, each by seq */
	GArray *askers;     /* of MapAsker: who may ask maps, once each */
} Policy;

/* policy_list.c */
PrefixList *policy_list(const Policy *self, const char *name); /* NULL if there is none */
PrefixList *policy_list_make(Policy *self, const char *name);
void policy_list_remove(Policy *self, PrefixList *l);
void policy_list_free(void *list);
bool policy_list_permits(const Policy *self, const char *name, Prefix p);
/* Of that number, or NULL. */
PrefixEntry *policy_entry(const PrefixList *l, unsigned seq);
/* At its number; 0: five behind the last one. One of that number goes away. */
void policy_entry_add(PrefixList *l, PrefixEntry entry);
/* The one that says the same, of whatever number if `like` has none; or NULL. */
PrefixEntry *policy_entry_find(const PrefixList *l, const PrefixEntry *like);
void policy_entry_remove(PrefixList *l, const PrefixEntry *one);

/* policy_map.c */
MapClause *policy_clause(const Policy *self, const char *map, unsigned seq); /* or NULL */
unsigned policy_clauses(const Policy *self, const char *map);                /* how many it has */
MapClause *policy_clause_make(Policy *self, const char *map, unsigned seq);
void policy_map_remove(Policy *self, const char *map, const MapClause *one); /* NULL: all of it */
void policy_clause_free(void *clause);
bool policy_map_permits(const Policy *self, const char *map, const PolicyRoute *r, PolicySet *set);
bool policy_acl_permits(const Policy *self, const char *name, Prefix p);

/* policy_conf.c, policy_list_conf.c, policy_map_conf.c */
extern const Stmt policy_stmts[];
extern const ConfHelp policy_conf_help[];
extern const Mode policy_modes[];
bool policy_is_asked(const Policy *self, const char *map);
bool policy_clause_is_whole(const MapClause *c); /* all that it says is modelled */
StmtSet policy_set_entry, policy_set_description, policy_set_list, policy_set_seq;
StmtPut policy_put_lists;
StmtSet policy_set_map, policy_match_acl, policy_match_prefix_list, policy_match_tag,
	policy_match_metric, policy_match_iface, policy_match_hop_acl, policy_match_hop_list,
	policy_match_source_acl, policy_match_source_list, policy_set_continue, policy_set_metric,
	policy_set_metric_type, policy_set_tag, policy_set_text, policy_set_other;
StmtPut policy_put_map, policy_put_match_acl, policy_put_match_prefix_list, policy_put_match_tag,
	policy_put_match_metric, policy_put_match_iface, policy_put_hop_acl, policy_put_hop_list,
	policy_put_source_acl, policy_put_source_list, policy_put_continue, policy_put_metric,
	policy_put_metric_type, policy_put_tag, policy_put_text, policy_put_others;
/* Appends "10 20 +- 5", each with a blank before it. */
void policy_print_metrics(const GArray *metrics, GString *out);
void policy_each_clause(const ConfAt *at, void (*fn)(void *to, void *obj), void *to);
