#pragma once

/* Snapshots of prefix lists and route maps: values only. */

#include "models/core/proto.h"

typedef struct PolicyEntryRow {
	unsigned seq;
	bool permit;
	Prefix net;
	uint8_t ge, le; /* 0: not said */
} PolicyEntryRow;

typedef struct PolicyListRow {
	char *name, *description; /* "": none */
	unsigned first, n;        /* rows of the view */
} PolicyListRow;

typedef struct PolicyListView {
	unsigned n_lists, n_rows;
	PolicyListRow *list;
	PolicyEntryRow *row;
	char *last; /* the list that was changed last; NULL: none, or one was asked for */
} PolicyListView;

typedef struct PolicyMapRow {
	char *map;
	unsigned seq;
	bool permit;
	bool continues;
	unsigned continue_to; /* 0: the next entry */
	char *match, *set;    /* lines of show route-map, each ended */
} PolicyMapRow;

typedef struct PolicyMapView {
	unsigned n;
	PolicyMapRow *row;
} PolicyMapView;

extern const View policy_views[];
extern const Show policy_shows[];
