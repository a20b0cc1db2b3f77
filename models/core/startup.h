#pragma once

/* The startup-config of a node: the texts that it reads at each power-on. */

#include "models/core/node.h"

typedef struct StartupText {
	const char *name, *text;
	gsize len;
	TextMap *map;   /* where its lines were written; NULL: here */
	char *owned[2]; /* name and text, if they are the node's own; else NULL */
} StartupText;

GPtrArray *startup_new(void); /* of StartupText*, owned: empty */

/* Reads a configuration file into the modules (runconf_read) and keeps it for later power-ons. */
bool startup_load(Node *n, const char *name, const char *text, gsize len, ConfLineFn *fn, void *to,
		  GError **err);

/* The same of texts that outlive the node. */
bool startup_lend(Node *n, const char *name, const char *text, gsize len, ConfLineFn *fn, void *to,
		  GError **err);

/* The same of a text that was made from another one, `name`, which outlives the node (runconf_read_made). The
 * text is copied. */
bool startup_load_made(Node *n, const char *name, const char *text, gsize len,
		       TextMap *map /* adopts */, ConfLineFn *fn, void *to, GError **err);

/* Makes the running-config the one that is read at the next power-on. */
void startup_save(Node *n);

/* Reads the texts into `n`, whose modules are fresh. */
bool startup_read(const GPtrArray *startup, Node *n, GError **err);
