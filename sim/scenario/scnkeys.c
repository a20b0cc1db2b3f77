/* The groups and keys of a scenario file. */

#include "sim/scenario/scnkeys.h"

#include <glib.h>
#include <string.h>

static const ScnKeyRow scenario_keys[] = {
	{"title", "TEXT", "what it is about, in a line"},
	{"extends", "FILE",
	 "begins with another scenario: groups of the same name replace its own, keys add to them"},
	{"duration", "TIME", "how long it runs"},
	{"seed", "N", "the seed, if the command line names none (1)"},
	{"accept", "FILE; FILE...", "files of more [accept NAME] groups, which hold nothing else"},
	{NULL},
};

static const ScnKeyRow repeat_keys[] = {
	{"count", "EXPR", "how many there are, 1..100000; counts of those above may stand in it"},
	{NULL},
};

static const ScnKeyRow router_keys[] = {
	{"config", "FILE; FILE...", "its configuration; several files are read in order"},
	{"template", "FILE; FILE...",
	 "the same, read behind config, of files in which lines are repeated: see REPETITION"},
	{"start", "TIME or A..B", "when power comes on (drawn from 0s..10s)"},
	{"boot", "TIME or A..B", "from power on to the first line of the configuration (0s)"},
	{"release", "TEXT",
	 "the IOS release, if the version line of its configuration does not say it: 12.3(7)T1"},
	{"on-refused", "stop|leave-out",
	 "a line of its configuration that IOS refuses: stop with an error (the default), or leave "
	 "it out: "
	 "it counts as one that is not modelled"},
	{"platform.", "VALUE", "a platform parameter: see PLATFORM PARAMETERS"},
	{NULL},
};

static const ScnKeyRow switch_keys[] = {
	{"ports", "NODE:INTERFACE; ...", "what is plugged in; a switch stands as SWITCH:PORT"},
	{"forward-delay", "TIME", "802.1D listening and learning, each (15s); 0s is PortFast"},
	{"latency", "TIME", "of each of its cables"},
	{"jitter", "TIME", "at most so much is added to the latency of a frame"},
	{"loss", "N%", "of the frames on its cables"},
	{"ageing", "TIME", "of the MAC table (300s)"},
	{"forward-delay.", "TIME", "of the port NODE:INTERFACE"},
	{"latency.", "TIME", "of the port NODE:INTERFACE"},
	{"jitter.", "TIME", "of the port NODE:INTERFACE"},
	{"loss.", "N%", "of frames that leave NODE:INTERFACE"},
	{"vlan.", "N", "the access VLAN of the port NODE:INTERFACE"},
	{"channel.", "N",
	 "the aggregate that the port NODE:INTERFACE is of: all with one number are one port"},
	{"trunk.", "N,N...", "the VLANs that the port NODE:INTERFACE carries, tagged (802.1Q)"},
	{NULL},
};

static const ScnKeyRow link_keys[] = {
	{"ports", "NODE:INTERFACE; NODE:INTERFACE", "its two ends"},
	{"medium", "ethernet|serial", "what it is (ethernet)"},
	{"latency", "TIME", "one way"},
	{"jitter", "TIME", "at most so much is added to the latency of a frame"},
	{"loss", "N%", "of the frames, each direction on its own"},
	{"latency.", "TIME", "of frames that leave NODE:INTERFACE"},
	{"jitter.", "TIME", "of frames that leave NODE:INTERFACE"},
	{"loss.", "N%", "of frames that leave NODE:INTERFACE"},
	{NULL},
};

static const ScnKeyRow host_keys[] = {
	{"address", "A.B.C.D/LENGTH", "its address"},
	{"gateway", "A.B.C.D", "its default gateway"},
	{"port", "SWITCH", "the switch that it is plugged into"},
	{NULL},
};

static const ScnKeyRow probe_keys[] = {
	{"from", "NODE [ADDRESS]", "who sends the echoes, and with which source address"},
	{"to", "ADDRESS", "to whom"},
	{"vrf", "NAME", "by which VRF of that router (that of the address it is from)"},
	{"interval", "TIME", "from one echo to the next (100ms)"},
	{"start", "TIME or A..B", "when the first one is sent (60s)"},
	{"count", "N", "how many (as long as the run lasts)"},
	{"size", "N", "bytes of the IP datagram, 28 to 1500 (100)"},
	{"timeout", "TIME", "a reply that takes longer is lost (2s)"},
	{"outage-min", "N", "fewer packets lost in a row are loss, not outage (1)"},
	{NULL},
};

static const ScnKeyRow event_keys[] = {
	{"at", "TIME or A..B", "when it happens, since the start", RIVALS_WHEN},
	{"after", "EVENT + TIME", "when it happens, since another event", RIVALS_WHEN},
	{"repeat", "N every TIME", "how often it happens: flaps"},
	{"router", "NODE", "where the lines are typed, or whose power it is"},
	{"config", "LINE; LINE...", "typed in configuration mode", RIVALS_DEED},
	{"exec", "COMMAND; COMMAND...", "typed at the prompt: clear ..., ping ..., reload",
	 RIVALS_DEED},
	{"power", "off|on", "of the router", RIVALS_DEED},
	{"cable", "cut|restore", "at port or link", RIVALS_DEED},
	{"loss", "N%", "from now on, of a switch, a link or a direction", RIVALS_DEED},
	{"inject", "HEX", "a frame, as it arrives at port", RIVALS_DEED},
	{"port", "NODE:INTERFACE", "where the cable is, or the frame arrives"},
	{"switch", "NAME", "whose cables lose frames"},
	{"link", "NAME", "which is cut, or loses frames"},
	{"direction", "NODE:INTERFACE", "frames that leave there"},
	{NULL},
};

static const ScnKeyRow expect_keys[] = {
	{"log", "TEXT or /RE/", "a line that a router logs contains it", RIVALS_CLAIM},
	{"transition", "WORDS",
	 "a change of state has these words, in this order; with at, it is the last one until "
	 "then",
	 RIVALS_CLAIM},
	{"route", "WORDS",
	 "a change of a routing table has them; with at, the table has such a route", RIVALS_CLAIM},
	{"sa", "WORDS", "a change of an SA has them; with at, there is such an SA", RIVALS_CLAIM},
	{"show", "COMMAND", "the router's text at the time at, held to file", RIVALS_CLAIM},
	{"debug", "COMMAND; COMMAND...",
	 "what the router prints with these debugs on, from to to, held to file", RIVALS_CLAIM},
	{"outage", "A..B or none", "how long the probe's first outage from then on lasts",
	 RIVALS_CLAIM},
	{"loss", "N, N% or A..B", "how many of the probe's packets are lost: N is exactly so many",
	 RIVALS_CLAIM},
	{"golden", "FILE", "the whole timeline, as vpnha record wrote it", RIVALS_CLAIM},
	{"router", "NODE", "of this router only"},
	{"probe", "NAME", "outage, loss: of this probe"},
	{"direction", "out|back|round", "outage, loss: of echoes, of replies, of both (round)"},
	{"after", "EVENT [+ TIME]", "from then on"},
	{"within", "TIME or A..B", "so long after it: TIME is at most"},
	{"at", "TIME or EVENT [+ TIME]", "at this time"},
	{"from", "TIME or EVENT [+ TIME]", "debug: from then on (the start)"},
	{"to", "TIME or EVENT [+ TIME]", "debug: up to then (the end)"},
	{"order", "N", "expectations with a number happen in order of their numbers"},
	{"never", "true", "it does not happen"},
	{"min", "A..B", "over many seeds: the least that was measured lies in it"},
	{"max", "A..B", "over many seeds: the most that was measured lies in it"},
	{"spread", "TIME or A..B", "over many seeds: from the least to the most: TIME is at most"},
	{"file", "FILE", "show, debug: the expected text"},
	{"extra", "FILE", "show, debug: lines that are printed besides, together in one place"},
	{"mask", "FIELD; FIELD...", "show, debug: fields whose values do not count: see MASKS"},
	{"tolerance", "TIME", "golden: how far times may be apart (50ms)"},
	{"tolerance.", "TIME", "golden: the same, of fault, transition, route, sa or outage"},
	{NULL},
};

static const ScnKeyRow accept_keys[] = {
	{"router", "NODE; NODE... or *", "whose lines they are; *: every router's"},
	{"line", "/RE/", "the lines: a match anywhere in one, without the blanks at its ends"},
	{"why", "TEXT", "the reason, for who reads the result"},
	{NULL},
};

static const ScnKeyRow left_out_keys[] = {
	{"file", "FILE", "its configuration, or what says that it is there: named and never read"},
	{"line", "N", "the line of it that says so (1)"},
	{"why", "TEXT", "why it cannot, for who reads the result"},
	{"address", "A.B.C.D/LENGTH; ...",
	 "the subnets that it stands in (not known: it may be a neighbour of everybody)"},
	{NULL},
};

const ScnGroupRow scn_groups[] = {
	{"scenario", false, "the scenario itself", scenario_keys},
	{"repeat", true, "something that there are several of: see REPETITION", repeat_keys},
	{"router", true, "a router; its hostname is NAME", router_keys},
	{"switch", true, "an Ethernet switch", switch_keys},
	{"link", true, "a cable between two interfaces", link_keys},
	{"host", true, "an end station", host_keys},
	{"probe", true, "a stream of ICMP echoes whose losses are the outage", probe_keys},
	{"event", true, "one thing that happens; its name stands in place of a time elsewhere",
	 event_keys},
	{"expect", true, "what vpnha check holds the run to", expect_keys},
	{"accept", true, "lines that are not modelled and need not be, as you know better",
	 accept_keys},
	{"left-out", true,
	 "a router that is there and not in the scenario: a doubt, as a line is that is not "
	 "modelled",
	 left_out_keys},
	{NULL},
};

const ScnGroupRow *scn_group_row(const char *kind)
{
	for (const ScnGroupRow *g = scn_groups; g->kind; g++)
		if (strcmp(g->kind, kind) == 0)
			return g;
	return NULL;
}

const ScnKeyRow *scn_key_row(const ScnGroupRow *g, const char *key)
{
	for (const ScnKeyRow *k = g->keys; k->name; k++) {
		size_t n = strlen(k->name);
		if (k->name[n - 1] == '.' ? strncmp(k->name, key, n) == 0 && key[n]
					  : strcmp(k->name, key) == 0)
			return k;
	}
	return NULL;
}

char *scn_group_keys(const ScnGroupRow *g)
{
	GString *out = g_string_new(NULL);
	for (const ScnKeyRow *k = g->keys; k->name; k++)
		g_string_append_printf(out, "%s%s", out->len ? ", " : "", k->name);
	return g_string_free(out, FALSE);
}
