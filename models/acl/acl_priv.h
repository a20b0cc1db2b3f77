#pragma once

#include "models/core/index.h"
#include "models/core/node.h"
#include "models/svc/acl.h"
#include "models/svc/ip.h"

enum { ACL_NAME = 64 };
enum {
	ACL_PARTS_MAX = 65536
}; /* entries that groups may make of a line: a guard of memory, no limit of IOS */

/* Where a line may name a group of objects instead of words. */
typedef enum AclPlace { ACL_SERVICE, ACL_SRC, ACL_DST, N_ACL_PLACES } AclPlace;

/* One line of a list: an entry or a remark. */
typedef struct AclLine {
	AclEntry entry;
	unsigned seq;
	char *remark; /* NULL: none */
	char *said;   /* the words behind the action as IOS prints them: "ip any any log" */
	bool unheld;  /* it has a condition that is not modelled: no packet is held against it */
	char *group[N_ACL_PLACES]; /* names of groups; NULL: none */
	AclMore *more;             /* the entry's; NULL: none */
	GPtrArray *parts; /* of AclEntry*: what groups make of it; NULL: the entry itself is held */
	SrcPos at;
} AclLine;

typedef struct Acl Acl;

typedef struct AclList {
	char name[ACL_NAME]; /* "101", "VPN" */
	bool extended;
	bool numbered;
	const Acl *acl;
	GPtrArray *lines; /* of AclLine*, owned, by seq */
	GPtrArray *held;  /* of AclEntry*: what a flow is held against; acl_list_held */
	bool stale;       /* lines or groups changed since `held` was made */
	AclIndex *index;  /* for packets; NULL: to be compiled anew */
	bool permits_all; /* of `index`: there is no entry */
	bool typed;       /* it is to be stamped */
	Stamp said;       /* who last changed it */
} AclList;

typedef struct AclGroup AclGroup; /* acl_group.c */
typedef struct AclLog AclLog;     /* acl_log.c */

struct Acl {
	Node *node;
	GPtrArray *lists; /* of AclList*, owned: named ones by name, then numbered ones by number */
	GHashTable *by_name; /* the same */
	GPtrArray *groups;   /* of AclGroup*, owned, by name */
	const IpSvc *ip;     /* NULL: there is none, and no packet to filter */
	void *ip_self;
	Index by_iface; /* acl_filter.c: interfaces with lists */
	bool resolved;  /* they know the lists that stand for their names */
	bool hooked;    /* in the path: a list was applied */
	bool own_out;   /* what the router makes is checked, too */
	/* AclSvc.ask_plain; NULL: nobody answers */
	const char *(*plain)(const void *plain_self, const char *name);
	const void *plain_self;
	AclLog *log;
	TimerTree timers;
	Timer log_timer;
};

extern const Stmt acl_stmts[];
extern const ConfHelp acl_conf_help[];
extern const Mode acl_modes[];
extern const View acl_views[];
extern const Show acl_shows[];
extern const Form acl_show_form;

AclList *acl_list(const Acl *self, const char *name); /* NULL if there is none */
AclList *acl_list_make(Acl *self, const char *name, bool extended, bool numbered);
void acl_list_remove(Acl *self, AclList *list);
void acl_list_free(void *list);

/* What a flow is held against: AclEntry*, in order. Borrowed until the list or a group changes. */
const GPtrArray *acl_list_held(AclList *list);

/* What was compiled of it is so no more. */
void acl_list_changed(AclList *list);

/* Adds a line (adopts its texts) at its `seq`, or at the end if that is 0; a line of that number goes away. */
void acl_line_add(AclList *list, AclLine line);
void acl_line_remove(AclList *list, unsigned at);
void acl_line_clear(AclLine *line); /* of one that was not added */
bool acl_line_has_groups(const AclLine *line);
uint64_t acl_line_matches(const AclLine *line);
void acl_lines_renumber(AclList *list, unsigned first, unsigned step);
/* As the running-config has it, without a newline. */
void acl_line_print(GString *out, const AclList *l, const AclLine *line);

/* acl_parse.c: reads the words behind the action: "ip any host 10.1.1.1 log". *why: NULL, or what is not modelled of a
 * line that IOS takes. False: `e` says what is wrong; `out` is cleared. */
bool acl_line_read(AclLine *out, const char **why, const char *words, bool extended, SrcPos at,
		   ConfErr *e);

/* acl_match.c: does a flow fit the entry, whatever stands before it? */
bool acl_entry_fits(const AclEntry *e, const AclFlow *f);
AclFlow acl_flow_of(const Pkt *pkt);

/* acl_filter.c */
extern const Param acl_params[];
StmtSet acl_set_in, acl_set_out;
StmtPut acl_put_applied;
const char *acl_applied(const void *self, const Iface *ifc, bool in);
bool acl_passes(Ctx *cx, void *self, const char *name, const AclUse *use, const Pkt *pkt,
		const char **why);
/* Goes into the path as soon as a list is applied; stamps what was typed. */
void acl_filter_apply(Ctx *cx, Acl *self);

/* acl_log.c */
extern const ObsSpec acl_log_obs;
extern const TimerSpec acl_log_timer;
AclLog *acl_log_new(void);
void acl_log_free(AclLog *log);
/* A packet fitted an entry with "log". */
void acl_log(Ctx *cx, Acl *self, const AclList *list, const AclEntry *e, const AclUse *use,
	     const AclFlow *f);

/* acl_group.c */
StmtSet acl_set_group, acl_set_description, acl_set_host, acl_set_subnet, acl_set_range,
	acl_set_any, acl_set_nested, acl_set_service;
StmtPut acl_put_group, acl_put_members;
void acl_each_network(const ConfAt *at, void (*fn)(void *to, void *obj), void *to);
void acl_each_service(const ConfAt *at, void (*fn)(void *to, void *obj), void *to);
void acl_group_free(void *group);
bool acl_group_known(const Acl *self, const char *name);
/* Appends what the line's groups make of its entry (new AclEntry*). */
void acl_line_expand(const Acl *self, const AclLine *line, GPtrArray *parts);
/* How many that would be, at most `limit` + 1. */
unsigned acl_line_parts(const Acl *self, const AclLine *line, unsigned limit);

/* acl_index.c */
AclIndex *acl_index_new(const Acl *self, const char *const *names, unsigned n, void *const *things);
void acl_index_free(AclIndex *x); /* NULL is allowed */
bool acl_index_first(const AclIndex *x, const AclFlow *flow, unsigned from, AclHit *hit);
unsigned acl_index_behind(const AclIndex *x, unsigned at); /* the first line of the next list */
