#pragma once

/* What the statements of VRFs keep: seen only inside this folder. */

#include "models/core/node.h"

/* One that was named. */
typedef struct VrfConf {
	Vrf *vrf;                /* the node's */
	bool old;                /* by `ip vrf`, or named by `ip vrf forwarding` */
	const char *rd;          /* the texts are the world's; "" if none */
	const char *description; /* "" if none */
} VrfConf;

typedef struct VrfModule {
	Node *node;
	GPtrArray *rows; /* of VrfConf*, owned, by name */
	bool running;
} VrfModule;

const VrfConf *vrf_conf(const VrfModule *self, unsigned number); /* NULL: not named */

extern const Stmt vrf_stmts[];
extern const Mode vrf_modes[];
extern const ConfGroup vrf_groups[];
extern const ConfHelp vrf_conf_help[];
extern const Form vrf_answer_form;
