#pragma once

/* Rows for the tables of statements that set nothing: which are known not to change what is simulated, and which could,
 * and how. `ref` is the book of Cisco that has the command. */

#include "models/core/runconf.h"

/* clang-format off */
#define FATE_ROW(f, m, s, r, what, text, whole) \
	{ .mode = (m), .syntax = (s), .fate = (f), .affects = (what), .cite = text, .rank = (r), .body = (whole) }

/* Cannot change what is simulated. */
#define HARMLESS(m, s, r, why, ref) FATE_ROW(STMT_HARMLESS, m, s, r, AFFECTS_NOTHING, why " (" ref ")", false)
/* It could change `what`: AFFECTS_FORWARDING and its like. */
#define MATTERS(m, s, r, what, why, ref) FATE_ROW(STMT_UNMODELLED, m, s, r, what, why " (" ref ")", false)

/* The same of a global statement that enters a mode of which nothing is modelled. */
#define HARMLESS_BLOCK(s, r, why, ref) FATE_ROW(STMT_HARMLESS, "", s, r, AFFECTS_NOTHING, why " (" ref ")", true)
#define MATTERS_BLOCK(s, r, what, why, ref) FATE_ROW(STMT_UNMODELLED, "", s, r, what, why " (" ref ")", true)
/* clang-format on */

/* Each ends with mode NULL. */
extern const Stmt ios_management_stmts[], ios_platform_stmts[], ios_switching_stmts[],
	ios_ipv6_stmts[], ios_qos_stmts[], ios_routing_stmts[], ios_wan_stmts[],
	ios_security_stmts[], ios_line_stmts[], ios_suites_stmts[];
