#pragma once

#include "models/core/node.h"
#include "models/svc/acl.h"

enum { ACL_NAME = 64 };

/* One line of a list: an entry, a remark, or an entry with a condition that is not modelled. */
typedef struct AclLine {
	AclEntry entry;
	unsigned seq;
	char *remark; /* NULL: none */
	char *other; /* the words behind the action of an entry that no flow is held against; NULL: none */
	SrcPos at;
} AclLine;

typedef struct AclList {
	char name[ACL_NAME]; /* "101", "VPN" */
	bool extended;
	bool numbered;
	GPtrArray *lines; /* of AclLine*, owned, by seq */
	GPtrArray *
		entries; /* of AclEntry*: the lines that are modelled, what a flow is held against */
} AclList;

typedef struct Acl {
	const Node *node;
	GPtrArray *lists; /* of AclList*, owned: named ones by name, then numbered ones by number */
	GHashTable *by_name; /* the same */
} Acl;

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

/* Adds a line (adopts its texts) at its `seq`, or at the end if that is 0; a line of that number goes away. */
void acl_line_add(AclList *list, AclLine line);
void acl_line_remove(AclList *list, unsigned at);
/* As the running-config has it, without a newline. */
void acl_line_print(GString *out, const AclList *l, const AclLine *line);
bool acl_entry_same(const AclEntry *a, const AclEntry *b);

/* Reads "permit" or "deny" words behind the action: "ip any host 10.1.1.1 log". `other`: IOS takes them, but there
 * is a condition among them that is not modelled ("dscp ef", "object-group hosts"). False: `e` says what. */
bool acl_entry_read(AclEntry *out, bool *other, const char *words, bool extended, SrcPos at,
		    ConfErr *e);

/* Does a flow fit the entry, whatever stands before it? */
bool acl_entry_fits(const AclEntry *e, const AclFlow *f);

/* acl_index.c */
AclIndex *acl_index_new(const Acl *self, const char *const *names, unsigned n, void *const *things);
void acl_index_free(AclIndex *x); /* NULL is allowed */
bool acl_index_first(const AclIndex *x, const AclFlow *flow, unsigned from, AclHit *hit);
unsigned acl_index_behind(const AclIndex *x, unsigned at); /* the first line of the next list */
