/* From groups of keys to what they say, one group at a time. */

#include "sim/scenario/scngroups.h"

#include <string.h>

#include "sim/scenario/scnkeys.h"
#include "sim/scenario/scnreading.h"
#include "sim/scenario/scnvalue.h"

/* ---- keys ---- */

const char *scn_keep(ScnReading *r, const char *text)
{
	return g_string_chunk_insert_const(r->s->file->strings, text);
}

bool scn_refuse(const ScnReading *r, SrcPos at, const char *what, const char *word,
		const char *expected)
{
	return err_at(r->err, at, "%s \"%s\", expected %s", what, word, expected);
}

bool scn_missing(const ScnReading *r, const char *expected)
{
	return err_at(r->err, r->g->at, "[%s%s%s] says too little, expected %s", r->g->kind,
		      *r->g->name ? " " : "", r->g->name, expected);
}

/* Two keys of which only one may stand. */
bool scn_only_one(const ScnReading *r, const ScnKey *first, const ScnKey *second)
{
	return err_at(r->err, second->at, "\"%s\" beside \"%s\", expected one of them",
		      second->name, first->name);
}

/* What names a draw: moving a group or a key in the file shifts no other. */
static const char *draw_of(ScnReading *r, const char *key)
{
	g_autofree char *name = g_strdup_printf("%s %s %s", r->g->kind, r->g->name, key);
	return scn_keep(r, name);
}

static bool get_time(ScnReading *r, const char *key, VTime *out)
{
	const ScnKey *k = scngroup_key(r->g, key);
	return !k || scn_time(k->value_at, k->value, out, r->err);
}

static bool get_span(ScnReading *r, const char *key, VTime lo, VTime hi, ScnSpan *out)
{
	const ScnKey *k = scngroup_key(r->g, key);
	*out = (ScnSpan){lo, hi, draw_of(r, key)};
	return !k || scn_span(k->value_at, k->value, out->draw, out, r->err);
}

bool scn_get_range(ScnReading *r, const char *key, bool upto, ExpectRange *out)
{
	const ScnKey *k = scngroup_key(r->g, key);
	return !k || scn_range(k->value_at, k->value, upto, out, r->err);
}

bool scn_get_integer(ScnReading *r, const char *key, int64_t lo, int64_t hi, int64_t *out)
{
	const ScnKey *k = scngroup_key(r->g, key);
	return !k || scn_integer(k->value_at, k->value, lo, hi, out, r->err);
}

bool scn_get_moment(ScnReading *r, const char *key, ScnMoment *out)
{
	const ScnKey *k = scngroup_key(r->g, key);
	return !k ||
	       scn_moment_read(r->s->file, k->value_at, k->value, draw_of(r, key), out, r->err);
}

static bool get_port(ScnReading *r, const char *key, ScnPort *out)
{
	const ScnKey *k = scngroup_key(r->g, key);
	return !k || scn_port(r->s->file, k->value_at, k->value, out, r->err);
}

bool scn_get_yes(ScnReading *r, const char *key, bool *out)
{
	static const char *const words[] = {"false", "true", NULL};
	const ScnKey *k = scngroup_key(r->g, key);
	unsigned word = 0;
	if (k && !scn_word(k->value_at, k->value, words, &word, r->err))
		return false;
	*out = word == 1;
	return true;
}

/* ---- [scenario], [repeat], [router] ---- */

static bool read_scenario(ScnReading *r)
{
	Scenario *s = r->s;
	const ScnKey *title = scngroup_key(r->g, "title");
	s->title = title ? title->value : s->name;
	if (!get_time(r, "duration", &s->duration) ||
	    !scn_get_integer(r, "seed", 0, INT64_MAX, &s->seed))
		return false;
	return s->duration > 0 || scn_missing(r, "duration above 0");
}

/* It was counted before anything was read (scnrepeat.h). */
static bool read_repeat(ScnReading *r)
{
	(void)r;
	return true;
}

static bool read_params(ScnReading *r, ScnRouter *x)
{
	for (unsigned i = 0; i < r->g->keys->len; i++) {
		ScnKey *k = r->g->keys->pdata[i];
		if (!g_str_has_prefix(k->name, "platform."))
			continue;
		ScnParam p = {k->name + strlen("platform."), k->value, k->value_at};
		g_array_append_val(x->params, p);
	}
	return true;
}

static bool read_on_refused(ScnReading *r, ScnRouter *x)
{
	static const char *const words[] = {"stop", "leave-out", NULL};
	const ScnKey *k = scngroup_key(r->g, "on-refused");
	unsigned word = 0;
	if (k && !scn_word(k->value_at, k->value, words, &word, r->err))
		return false;
	x->leave_out = word == 1;
	return true;
}

static void router_free(void *p)
{
	ScnRouter *x = p;
	g_array_unref(x->configs);
	g_array_unref(x->params);
	g_free(x);
}

/* The files that a key names, behind those of `to`. */
static void add_files(ScnReading *r, const ScnKey *k, GArray *to)
{
	g_autoptr(GArray) items = k ? scn_split(k) : NULL;
	for (unsigned i = 0; items && i < items->len; i++) {
		const ScnItem *item = &g_array_index(items, ScnItem, i);
		ScnItem file = {scnfile_beside(r->s->file, k->value_at, item->text), item->at};
		g_array_append_val(to, file);
		scnfile_mean(r->s->file, file.text);
	}
}

static void file_clear(void *p)
{
	g_free(((ScnItem *)p)->text);
}

static bool read_router(ScnReading *r)
{
	ScnRouter *x = g_new0(ScnRouter, 1);
	const ScnKey *release = scngroup_key(r->g, "release");
	x->name = r->g->name;
	x->pos = r->g->at;
	x->group = r->g;
	x->release = release ? release->value : NULL;
	x->configs = g_array_new(FALSE, FALSE, sizeof(ScnItem));
	g_array_set_clear_func(x->configs, file_clear);
	x->params = g_array_new(FALSE, FALSE, sizeof(ScnParam));
	g_ptr_array_add(r->s->routers, x);
	add_files(r, scngroup_key(r->g, "config"), x->configs);
	x->templates = x->configs->len;
	add_files(r, scngroup_key(r->g, "template"), x->configs);
	if (x->configs->len == 0)
		return scn_missing(r, "config = FILE or template = FILE");
	if (release && !g_ascii_isdigit(*release->value))
		return scn_refuse(r, release->value_at, "release", release->value,
				  "one such as 12.3(7)T1");
	return get_span(r, "start", 0, VT_S(10), &x->start) &&
	       get_span(r, "boot", 0, 0, &x->boot) && read_on_refused(r, x) && read_params(r, x);
}

/* ---- [switch], [link], [host] ---- */

static ScnLine *line_for(ScnSegment *x, const ScnPort *port)
{
	for (unsigned i = 0; i < x->lines->len; i++) {
		ScnLine *l = &g_array_index(x->lines, ScnLine, i);
		if (port ? l->port.node && strcmp(l->port.node, port->node) == 0 &&
				    strcmp(l->port.iface, port->iface) == 0
			 : !l->port.node)
			return l;
	}
	ScnLine fresh = {.latency = -1, .jitter = -1, .loss_ppm = -1, .forward_delay = -1};
	if (port)
		fresh.port = *port;
	g_array_append_val(x->lines, fresh);
	return &g_array_index(x->lines, ScnLine, x->lines->len - 1);
}

static bool read_trunk(ScnReading *r, const ScnKey *k, ScnLine *l)
{
	g_auto(GStrv) words = g_strsplit_set(k->value, ",", -1);
	l->trunk = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	for (char **w = words; *w; w++) {
		int64_t vlan;
		if (!scn_integer(k->value_at, g_strstrip(*w), 1, 4094, &vlan, r->err))
			return false;
		uint16_t id = (uint16_t)vlan;
		g_array_append_val(l->trunk, id);
	}
	return true;
}

enum { VLAN_MAX = 4094, CHANNEL_MAX = 256 };

static bool read_number(ScnReading *r, const ScnKey *k, int64_t max, int *to)
{
	int64_t n;
	if (!scn_integer(k->value_at, k->value, 1, max, &n, r->err))
		return false;
	*to = (int)n;
	return true;
}

/* `setting` for all ports, or `setting.PORT` for one. */
static bool read_line_key(ScnReading *r, ScnSegment *x, const ScnKey *k)
{
	const char *dot = strchr(k->name, '.');
	g_autofree char *setting =
		dot ? g_strndup(k->name, (gsize)(dot - k->name)) : g_strdup(k->name);
	ScnPort port;
	SrcPos at = k->at;
	at.col += dot ? (int)(dot + 1 - k->name) : 0;
	if (dot && !scn_port(r->s->file, at, dot + 1, &port, r->err))
		return false;
	ScnLine *l = line_for(x, dot ? &port : NULL);
	if (strcmp(setting, "latency") == 0)
		return scn_time(k->value_at, k->value, &l->latency, r->err) &&
		       (l->latency > 0 ||
			scn_refuse(r, k->value_at, "latency", k->value, "at least 1ns"));
	if (strcmp(setting, "jitter") == 0)
		return scn_time(k->value_at, k->value, &l->jitter, r->err);
	if (strcmp(setting, "loss") == 0)
		return scn_percent(k->value_at, k->value, &l->loss_ppm, r->err);
	if (strcmp(setting, "forward-delay") == 0)
		return scn_time(k->value_at, k->value, &l->forward_delay, r->err);
	if (strcmp(setting, "trunk") == 0)
		return read_trunk(r, k, l);
	if (strcmp(setting, "channel") == 0)
		return read_number(r, k, CHANNEL_MAX, &l->channel);
	return strcmp(setting, "vlan") != 0 || read_number(r, k, VLAN_MAX, &l->vlan);
}

static void line_clear(void *p)
{
	ScnLine *l = p;
	if (l->trunk)
		g_array_unref(l->trunk);
}

static void segment_free(void *p)
{
	ScnSegment *x = p;
	g_array_unref(x->ports);
	g_array_unref(x->lines);
	g_free(x);
}

static bool read_ports(ScnReading *r, ScnSegment *x)
{
	const ScnKey *k = scngroup_key(r->g, "ports");
	if (!k)
		return x->is_switch || scn_missing(r, "ports = NODE:INTERFACE; NODE:INTERFACE");
	g_autoptr(GArray) items = scn_split(k);
	for (unsigned i = 0; i < items->len; i++) {
		const ScnItem *item = &g_array_index(items, ScnItem, i);
		ScnPort port;
		if (!scn_port(r->s->file, item->at, item->text, &port, r->err))
			return false;
		g_array_append_val(x->ports, port);
	}
	if (!x->is_switch && x->ports->len != 2)
		return err_at(r->err, k->value_at, "a link with %u ports, expected exactly two",
			      x->ports->len);
	return true;
}

static bool read_segment(ScnReading *r)
{
	static const char *const media[] = {"ethernet", "serial", NULL};
	ScnSegment *x = g_new0(ScnSegment, 1);
	unsigned medium = 0;
	x->name = r->g->name;
	x->pos = r->g->at;
	x->is_switch = strcmp(r->g->kind, "switch") == 0;
	x->ageing = -1;
	x->ports = g_array_new(FALSE, FALSE, sizeof(ScnPort));
	x->lines = g_array_new(FALSE, FALSE, sizeof(ScnLine));
	g_array_set_clear_func(x->lines, line_clear);
	g_ptr_array_add(r->s->segments, x);
	line_for(x, NULL);
	const ScnKey *k = scngroup_key(r->g, "medium");
	if (k && !scn_word(k->value_at, k->value, media, &medium, r->err))
		return false;
	x->serial = medium == 1;
	if (!read_ports(r, x) || !get_time(r, "ageing", &x->ageing))
		return false;
	for (unsigned i = 0; i < r->g->keys->len; i++)
		if (!read_line_key(r, x, r->g->keys->pdata[i]))
			return false;
	return true;
}

static bool read_host(ScnReading *r)
{
	ScnHost *x = g_new0(ScnHost, 1);
	const ScnKey *address = scngroup_key(r->g, "address");
	const ScnKey *gateway = scngroup_key(r->g, "gateway");
	const ScnKey *port = scngroup_key(r->g, "port");
	int64_t len = 0;
	x->name = r->g->name;
	x->pos = r->g->at;
	g_ptr_array_add(r->s->hosts, x);
	if (!address)
		return scn_missing(r, "address = A.B.C.D/LENGTH");
	g_auto(GStrv) parts = g_strsplit(address->value, "/", 2);
	if (!parts[0] || !parts[1] || !ip4_parse(parts[0], &x->address) ||
	    !g_ascii_string_to_signed(parts[1], 10, 1, 30, &len, NULL))
		return scn_refuse(r, address->value_at, "address", address->value,
				  "A.B.C.D/LENGTH with a length in 1..30");
	x->len = (uint8_t)len;
	if (gateway && !scn_address(gateway->value_at, gateway->value, &x->gateway, r->err))
		return false;
	if (gateway && !prefix_has(prefix_of(x->address, x->len), x->gateway))
		return scn_refuse(r, gateway->value_at, "gateway", gateway->value,
				  "an address of the host's own network");
	x->segment = port ? port->value : NULL;
	x->port_pos = port ? port->value_at : r->g->at;
	return true;
}

/* ---- [probe] ---- */

static bool read_probe(ScnReading *r)
{
	ScnProbe *x = g_new0(ScnProbe, 1);
	const ScnKey *from = scngroup_key(r->g, "from"), *to = scngroup_key(r->g, "to");
	*x = (ScnProbe){.name = r->g->name,
			.pos = r->g->at,
			.interval = VT_MS(100),
			.timeout = VT_S(2),
			.size = 100,
			.outage_min = 1,
			.vrf = ""};
	x->number = r->s->probes->len;
	g_ptr_array_add(r->s->probes, x);
	if (!from)
		return scn_missing(r, "from = NODE [ADDRESS]");
	if (!to)
		return scn_missing(r, "to = ADDRESS");
	const char *blank = strpbrk(from->value, " \t");
	g_autofree char *node = blank ? g_strndup(from->value, (gsize)(blank - from->value))
				      : g_strdup(from->value);
	x->node = scn_keep(r, node);
	x->from_pos = from->value_at;
	const ScnKey *vrf = scngroup_key(r->g, "vrf");
	if (vrf) {
		x->vrf = scn_keep(r, vrf->value);
		x->vrf_pos = vrf->value_at;
	}
	SrcPos at = from->value_at;
	while (blank && g_ascii_isspace(*blank))
		blank++;
	at.col += blank ? (int)(blank - from->value) : 0;
	if ((blank && !scn_address(at, blank, &x->src, r->err)) ||
	    !scn_address(to->value_at, to->value, &x->dst, r->err) ||
	    !get_time(r, "interval", &x->interval) || !get_time(r, "timeout", &x->timeout) ||
	    !get_span(r, "start", VT_S(60), VT_S(60), &x->start) ||
	    !scn_get_integer(r, "count", 1, INT32_MAX, &x->count) ||
	    !scn_get_integer(r, "size", 28, 1500, &x->size) ||
	    !scn_get_integer(r, "outage-min", 1, INT32_MAX, &x->outage_min))
		return false;
	if (x->interval < VT_US(10))
		return err_at(r->err, scngroup_key(r->g, "interval")->value_at,
			      "interval too short, expected at least 10us");
	return x->timeout > 0 || err_at(r->err, scngroup_key(r->g, "timeout")->value_at,
					"timeout 0, expected a time above 0");
}

/* ---- [event] ---- */

typedef bool DeedFn(ScnReading *r, ScnEvent *x, const ScnKey *k);

static bool deed_lines(ScnReading *r, ScnEvent *x, const ScnKey *k)
{
	g_array_unref(x->lines);
	x->lines = scn_split(k);
	if (x->lines->len == 0)
		return scn_refuse(r, k->value_at, k->name, k->value, "a line to type");
	return x->router || scn_missing(r, "router = NAME");
}

static bool deed_power(ScnReading *r, ScnEvent *x, const ScnKey *k)
{
	static const char *const words[] = {"off", "on", NULL};
	unsigned word;
	if (!scn_word(k->value_at, k->value, words, &word, r->err))
		return false;
	x->on = word == 1;
	return x->router || scn_missing(r, "router = NAME");
}

static bool deed_cable(ScnReading *r, ScnEvent *x, const ScnKey *k)
{
	static const char *const words[] = {"cut", "restore", NULL};
	unsigned word;
	if (!scn_word(k->value_at, k->value, words, &word, r->err))
		return false;
	x->on = word == 1;
	return x->port.node || x->segment || scn_missing(r, "port = NODE:INTERFACE or link = NAME");
}

static bool deed_loss(ScnReading *r, ScnEvent *x, const ScnKey *k)
{
	if (!scn_percent(k->value_at, k->value, &x->loss_ppm, r->err))
		return false;
	return x->port.node || x->segment ||
	       scn_missing(r, "switch = NAME, link = NAME or direction = NODE:INTERFACE");
}

static bool deed_inject(ScnReading *r, ScnEvent *x, const ScnKey *k)
{
	if (!scn_hex(k->value_at, k->value, &x->octets, r->err))
		return false;
	return x->port.node || scn_missing(r, "port = NODE:INTERFACE");
}

typedef struct DeedRow {
	const char *key;
	ScnDeed deed;
	DeedFn *read;
} DeedRow;
static const DeedRow deeds[] = {
	{"config", DEED_CONFIG, deed_lines}, {"exec", DEED_EXEC, deed_lines},
	{"power", DEED_POWER, deed_power},   {"cable", DEED_CABLE, deed_cable},
	{"loss", DEED_LOSS, deed_loss},      {"inject", DEED_INJECT, deed_inject},
};

static void event_free(void *p)
{
	ScnEvent *x = p;
	g_array_unref(x->lines);
	if (x->octets)
		g_bytes_unref(x->octets);
	g_free(x);
}

static bool read_place(ScnReading *r, ScnEvent *x)
{
	const ScnKey *router = scngroup_key(r->g, "router");
	const ScnKey *sw = scngroup_key(r->g, "switch"), *link = scngroup_key(r->g, "link");
	x->router = router ? router->value : NULL;
	if (sw && link)
		return scn_only_one(r, sw, link);
	x->segment = sw ? sw->value : link ? link->value : NULL;
	return get_port(r, "port", &x->port) &&
	       (x->port.node || get_port(r, "direction", &x->port));
}

static bool read_deed(ScnReading *r, ScnEvent *x)
{
	const ScnKey *found = NULL;
	const DeedRow *row = NULL;
	for (unsigned i = 0; i < G_N_ELEMENTS(deeds); i++) {
		const ScnKey *k = scngroup_key(r->g, deeds[i].key);
		if (k && found)
			return scn_only_one(r, found, k);
		if (k) {
			found = k;
			row = &deeds[i];
		}
	}
	if (!found)
		return scn_missing(r, "one of config, exec, power, cable, loss, inject");
	x->deed = row->deed;
	x->deed_pos = found->value_at;
	const char *who = x->router ? x->router : x->port.node ? x->port.node : x->segment;
	const char *quality = row->deed == DEED_CONFIG || row->deed == DEED_EXEC ? "" : found->name;
	g_autofree char *text =
		g_strdup_printf("%s%s%s: %s%s%s", who ? who : "", x->port.node ? ":" : "",
				x->port.node ? x->port.iface : "", quality, *quality ? " " : "",
				row->deed == DEED_INJECT ? "a frame" : found->value);
	x->text = scn_keep(r, text);
	return row->read(r, x, found);
}

static bool read_event(ScnReading *r)
{
	ScnEvent *x = g_new0(ScnEvent, 1);
	x->name = r->g->name;
	x->pos = r->g->at;
	x->repeat = 1;
	x->latest = -1;
	x->lines = g_array_new(FALSE, FALSE, sizeof(ScnItem));
	g_ptr_array_add(r->s->events, x);
	g_autofree char *what = g_strdup_printf(
		"%s:%d event %s", scnfile_name_of(r->s->file, x->pos.file), x->pos.line, x->name);
	x->what = scn_keep(r, what);
	const ScnKey *at = scngroup_key(r->g, "at"), *after = scngroup_key(r->g, "after");
	const ScnKey *repeat = scngroup_key(r->g, "repeat");
	x->repeat_pos = repeat ? repeat->value_at : r->g->at;
	if (at && after)
		return scn_only_one(r, at, after);
	if (!at && !after)
		return scn_missing(r, "at = TIME or after = EVENT + TIME");
	return scn_get_moment(r, at ? "at" : "after", &x->when) &&
	       (!repeat ||
		scn_repeat(repeat->value_at, repeat->value, &x->repeat, &x->every, r->err)) &&
	       read_place(r, x) && read_deed(r, x);
}

/* ---- all groups ---- */

typedef struct KindRow {
	const char *kind;
	bool (*read)(ScnReading *r);
} KindRow;

static const KindRow kinds[] = {
	{"scenario", read_scenario},
	{"router", read_router},
	{"switch", read_segment},
	{"link", read_segment},
	{"host", read_host},
	{"probe", read_probe},
	{"event", read_event},
	{"expect", scn_read_expect},
	{"repeat", read_repeat},
	{"accept", scn_read_accept},
	{"left-out", scn_read_left_out},
};

static bool check_keys(ScnReading *r, const ScnGroupRow *row)
{
	for (unsigned i = 0; i < r->g->keys->len; i++) {
		const ScnKey *k = r->g->keys->pdata[i];
		if (scn_key_row(row, k->name))
			continue;
		g_autofree char *list = scn_group_keys(row);
		return err_at(r->err, k->at, "unknown key \"%s\" in [%s], expected one of %s",
			      k->name, row->kind, list);
	}
	return true;
}

static bool check_header(ScnReading *r, const ScnGroupRow *row)
{
	if (!row)
		return scn_refuse(
			r, r->g->at, "unknown group", r->g->kind,
			"scenario, router, switch, link, host, probe, event, expect, accept, "
			"left-out or repeat");
	if (row->named && !*r->g->name)
		return err_at(r->err, r->g->at, "[%s] without a name, expected [%s NAME]",
			      row->kind, row->kind);
	if (!row->named && *r->g->name)
		return err_at(r->err, r->g->at, "[%s %s], expected [%s] without a name", row->kind,
			      r->g->name, row->kind);
	return true;
}

static bool read_group(ScnReading *r)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind, r->g->kind) == 0)
			return kinds[i].read(r);
	g_error("[%s] has keys and no reader", r->g->kind);
}

bool scenario_read_groups(Scenario *s, GError **err)
{
	for (unsigned i = 0; i < s->file->groups->len; i++) {
		ScnReading r = {s, s->file->groups->pdata[i], err};
		const ScnGroupRow *row = scn_group_row(r.g->kind);
		if (!check_header(&r, row) || !check_keys(&r, row) || !read_group(&r))
			return false;
	}
	return true;
}

void scenario_make_lists(Scenario *s)
{
	s->routers = g_ptr_array_new_with_free_func(router_free);
	s->segments = g_ptr_array_new_with_free_func(segment_free);
	s->hosts = g_ptr_array_new_with_free_func(g_free);
	s->probes = g_ptr_array_new_with_free_func(g_free);
	s->events = g_ptr_array_new_with_free_func(event_free);
	s->expects = g_ptr_array_new_with_free_func(scn_expect_free);
	s->accepts = g_ptr_array_new_with_free_func(scn_accept_free);
	s->left_out = g_ptr_array_new_with_free_func(scn_left_out_free);
}
