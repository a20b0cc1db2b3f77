/* Other suites than IP, and services between them that old configurations have: none of it is simulated, and IPv4 has
 * nothing of it. */

#include "models/ios/ios_fates.h"

#define BRIDGING "IOS Bridging and IBM Networking Command Reference"
#define TERMINAL "IOS Terminal Services Command Reference"
#define SUITES "IOS AppleTalk, Novell IPX, DECnet and ISO CLNS Command References"
#define NO_SUITE "no suite but IP is simulated"

/* clang-format off */
const Stmt ios_suites_stmts[] = {
	HARMLESS("", "{ appletalk | ipx | decnet | clns | vines | xns | apollo } <what:line>", RANK_FEATURES + 6, NO_SUITE,
	         SUITES ": appletalk routing, ipx routing, decnet routing, clns routing"),
	HARMLESS_BLOCK("ipx router <what:line>", RANK_ROUTER + 51, NO_SUITE, SUITES ": ipx router"),
	HARMLESS_BLOCK("ipx access-list <what:line>", RANK_ACL + 81, NO_SUITE, SUITES ": ipx access-list"),
	HARMLESS_BLOCK("router iso-igrp [<tag:word>]", RANK_ROUTER + 51, NO_SUITE, SUITES ": router iso-igrp"),
	HARMLESS("interface", "{ appletalk | ipx | decnet | vines | xns | apollo | netbios | lat | llc2 | sdlc | stun | bstun "
	         "| dlsw | source-bridge | lnm | dspu | sna } <what:line>",
	         407, NO_SUITE, SUITES ": appletalk cable-range, ipx network, decnet cost"),
	HARMLESS("", "{ dlsw | source-bridge | stun | bstun | rsrb | lnm | sdlc | netbios | dspu | sna | sap } <what:line>",
	         RANK_FEATURES + 6, NO_SUITE, BRIDGING ": dlsw local-peer, source-bridge ring-group, stun peer-name"),
	HARMLESS("", "{ x29 | lat | xot | translate | terminal-queue | pad | tn3270 | busy-message | login-string | vty-async } "
	         "<what:line>", RANK_FEATURES + 6, "nobody logs in here", TERMINAL ": translate, terminal-queue, busy-message"),
	HARMLESS_BLOCK("x29 profile <what:line>", RANK_FEATURES + 6, "nobody logs in here", TERMINAL ": x29 profile"),
	{ .mode = NULL },
};
/* clang-format on */
