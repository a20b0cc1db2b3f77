/* A network as scenario text. */

#include "sim/import/write.h"

#include <string.h>

#include "sim/sources/folder.h"
#include "sim/text.h"

#define MARK "# written by vpnha import"

static bool is_scenario(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, MARK);
}

static bool is_config(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, IMPORT_MARK);
}

const OutputKind import_scenario_output = {"scenario of vpnha import", is_scenario};
const OutputKind import_config_output = {"configuration of vpnha import", is_config};

/* ---- texts ---- */

/* A comment, each line of it one. */
static void comment(GString *out, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++) {
		if (!**l && !l[1])
			break;
		g_string_append(out, "# ");
		text_quote(out, *l, strlen(*l), "");
		g_string_append_c(out, '\n');
	}
}

/* The way from a folder to a file, both absolute and without "..". Caller frees. */
static char *way_to(const char *dir, const char *path)
{
	g_auto(GStrv) from = g_strsplit(dir, "/", -1), to = g_strsplit(path, "/", -1);
	unsigned same = 0;
	while (from[same] && to[same] && strcmp(from[same], to[same]) == 0)
		same++;
	GString *way = g_string_new(NULL);
	for (unsigned i = same; from[i]; i++)
		if (*from[i])
			g_string_append(way, "../");
	for (unsigned i = same; to[i]; i++)
		g_string_append_printf(way, "%s%s", i > same ? "/" : "", to[i]);
	return g_string_free(way, FALSE);
}

/* Can it be an item of a list? */
static bool may_stand(const char *way)
{
	size_t n = strlen(way);
	if (!g_utf8_validate(way, -1, NULL) || n == 0 || g_ascii_isspace(way[0]) ||
	    g_ascii_isspace(way[n - 1]) || strstr(way, "\\;") || way[n - 1] == '\\')
		return false;
	for (const char *p = way; *p; p = g_utf8_next_char(p))
		if (!text_is_shown(g_utf8_get_char(p)))
			return false;
	return true;
}

static void add_item(GString *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == ';')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *p);
	}
}

/* ---- routers ---- */

typedef struct Writing {
	ImportNet *net;
	const char *dir;
	GString *out;
	GArray *files;
	GHashTable *
		ports; /* name of a switch -> GPtrArray of ImportPlug *: its own that say VLANs, in links */
} Writing;

/* Does a router have its configuration from a file of that name? In no folder both have the same names. */
static bool is_file(const ImportNet *n, const char *name)
{
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		if (!r->synthetic && g_strcmp0(r->node->path, name) == 0)
			return true;
	}
	return false;
}

/* Beside the scenario, as the source's own file cannot be named or holds more. In no folder its lines are as they are. */
static void copy_config(Writing *w, ImportRouter *r)
{
	g_autoptr(GString) file = g_string_new(r->name);
	do
		g_string_append(file, ".cfg");
	while (!w->dir && is_file(w->net, file->str));
	r->written = import_keep(w->net->source, file->str);
	r->text = g_string_new(NULL);
	if (w->dir)
		g_string_append_printf(r->text, IMPORT_MARK ": a copy, of %s\n",
				       r->node->path ? "a text that no scenario can name"
						     : "what stands in a topology file");
	g_string_append_len(r->text, r->node->text, (gssize)r->node->len);
}

/* Caller frees. */
static char *way_from(const Writing *w, const char *path)
{
	g_autofree char *whole = path ? g_canonicalize_filename(path, NULL) : NULL;
	return whole && w->dir ? way_to(w->dir, whole) : g_strdup(path);
}

static void say_config(Writing *w, ImportRouter *r)
{
	g_autofree char *way = way_from(w, r->synthetic ? NULL : r->node->path);
	g_string_append(w->out, "config = ");
	if (way && may_stand(way)) {
		add_item(w->out, way);
	} else {
		if (!r->written)
			copy_config(w, r);
		const ImportFile f = {r->written, r->text->str, r->text->len};
		g_array_append_val(w->files, f);
		g_string_append(w->out, r->written);
	}
	g_string_append_c(w->out, '\n');
}

/* What is left out, and why it has to be. */
static void say_refused(const Writing *w, const ImportRouter *r)
{
	bool renamed = r->hostname && *r->hostname && strcmp(r->hostname, r->name) != 0;
	if (r->refused->len == 0 && !renamed)
		return;
	for (unsigned i = 0; i < r->refused->len; i++) {
		const ImportLine *l = &g_array_index(r->refused, ImportLine, i);
		g_autoptr(GString) text = g_string_new("left out: ");
		import_say_at(text, l->at);
		g_string_append_printf(text, ": %s", l->why);
		comment(w->out, text->str);
	}
	if (renamed)
		comment(w->out, "its hostname is another router's, or cannot stand here");
	g_string_append(w->out, "on-refused = leave-out\n");
}

static void say_router(Writing *w, ImportRouter *r)
{
	g_string_append_c(w->out, '\n');
	if (r->synthetic)
		comment(w->out, "guess: no configuration of it was there");
	g_string_append_printf(w->out, "[router %s]\n", r->name);
	say_config(w, r);
	if (r->release) {
		comment(w->out, "guess: no version line says its release: that of its kind");
		g_string_append_printf(w->out, "release = %s\n", r->release);
	}
	say_refused(w, r);
}

/* A file that no scenario can name is said as far as it can be shown: nobody opens it. */
static void say_left_out(const Writing *w, const ImportLeftOut *x)
{
	g_autofree char *way = way_from(w, x->at.file), *shown = err_quote(way, -1),
			*why = err_quote(x->why, -1);
	const char *file = may_stand(way) ? way : may_stand(shown) ? shown : x->name;
	g_string_append_printf(w->out, "\n[left-out %s]\nfile = %s\nline = %d\nwhy = %s\n", x->name,
			       file, x->at.line, why);
	for (unsigned i = 0; x->subnets && i < x->subnets->len; i++)
		g_string_append_printf(w->out, "%s%s", i ? "; " : "address = ",
				       prefix_text(g_array_index(x->subnets, Prefix, i)).s);
	if (x->subnets)
		g_string_append_c(w->out, '\n');
}

/* ---- cables ---- */

static void say_ports(const Writing *w, const ImportCable *c)
{
	g_string_append(w->out, "ports = ");
	for (unsigned i = 0; i < c->plugs->len; i++) {
		const ImportPlug *p = &g_array_index(c->plugs, ImportPlug, i);
		g_string_append_printf(w->out, "%s%s%s", i ? "; " : "", p->node,
				       *p->iface ? ":" : "");
		add_item(w->out, p->iface);
	}
	g_string_append_c(w->out, '\n');
}

static int by_number(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

enum { CHANNELS_MOST = 256 }; /* of a switch of the scenario's */

static void say_key(const Writing *w, const char *key, const ImportPlug *p)
{
	g_string_append_printf(w->out, "%s.%s%s%s = ", key, p->node, *p->iface ? ":" : "",
			       p->iface);
}

static void say_port(const Writing *w, const ImportPlug *p)
{
	if (p->vlan > 1) {
		say_key(w, "vlan", p);
		g_string_append_printf(w->out, "%u\n", p->vlan);
	}
	if (!p->trunk)
		return;
	g_array_sort(p->trunk, by_number);
	say_key(w, "trunk", p);
	for (unsigned k = 0; k < p->trunk->len; k++) {
		uint16_t id = g_array_index(p->trunk, uint16_t, k);
		bool again = k && id == g_array_index(p->trunk, uint16_t, k - 1);
		if (!again)
			g_string_append_printf(w->out, "%s%u", k ? "," : "", id);
	}
	g_string_append_c(w->out, '\n');
}

/* A router's port channel is one number of the switch's, which tells those of several routers apart. */
static void say_channels(const Writing *w, const ImportCable *c)
{
	g_autoptr(GHashTable) numbers =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (unsigned i = 0; i < c->plugs->len; i++) {
		const ImportPlug *p = &g_array_index(c->plugs, ImportPlug, i);
		if (!p->port || !p->port->channel)
			continue;
		char *key = g_strdup_printf("%s %u", p->node, p->port->channel);
		guint known = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, key));
		guint number = known ? known : g_hash_table_size(numbers) + 1;
		g_hash_table_insert(numbers, key, GUINT_TO_POINTER(number));
		if (number > CHANNELS_MOST)
			continue;
		say_key(w, "channel", p);
		g_string_append_printf(w->out, "%u\n", number);
	}
}

/* Of what is plugged into a switch, and of its own ports, which are in links to other switches. */
static void say_vlans(const Writing *w, const ImportCable *c)
{
	for (unsigned i = 0; i < c->plugs->len; i++)
		say_port(w, &g_array_index(c->plugs, ImportPlug, i));
	const GPtrArray *own = g_hash_table_lookup(w->ports, c->name);
	for (unsigned i = 0; own && i < own->len; i++)
		say_port(w, own->pdata[i]);
}

static void index_ports(const Writing *w)
{
	for (unsigned i = 0; i < w->net->cables->len; i++) {
		const ImportCable *c = w->net->cables->pdata[i];
		for (unsigned k = 0; !c->is_switch && k < c->plugs->len; k++) {
			ImportPlug *p = &g_array_index(c->plugs, ImportPlug, k);
			GPtrArray *own = g_hash_table_lookup(w->ports, p->node);
			if (p->port || (!p->trunk && !p->vlan))
				continue;
			if (!own) {
				own = g_ptr_array_new();
				g_hash_table_insert(w->ports, (gpointer)p->node, own);
			}
			g_ptr_array_add(own, p);
		}
	}
}

/* Whole milliseconds as such. */
static void say_us(const Writing *w, const char *key, int64_t us)
{
	g_string_append_printf(w->out, "%s = %" G_GINT64_FORMAT "%s\n", key,
			       us % 1000 ? us : us / 1000, us % 1000 ? "us" : "ms");
}

static void say_loss(const Writing *w, int64_t ppm)
{
	g_string_append_printf(w->out, "loss = %" G_GINT64_FORMAT ".%04" G_GINT64_FORMAT,
			       ppm / 10000, ppm % 10000);
	while (g_str_has_suffix(w->out->str, "0"))
		g_string_truncate(w->out, w->out->len - 1);
	if (g_str_has_suffix(w->out->str, "."))
		g_string_truncate(w->out, w->out->len - 1);
	g_string_append(w->out, "%\n");
}

/* tc-netem(8), delay TIME JITTER: the delay is between TIME - JITTER and TIME + JITTER, and none is less than 0. The
 * scenario's jitter is added to the least. */
static void say_shape(const Writing *w, const ImportShape *s)
{
	int64_t least = MAX(s->latency_us - s->jitter_us, 0),
		spread = s->latency_us + s->jitter_us - least;
	if (least)
		say_us(w, "latency", least);
	if (s->jitter_us)
		say_us(w, "jitter", spread);
	if (s->loss_ppm)
		say_loss(w, s->loss_ppm);
}

static void say_cable(const Writing *w, const ImportCable *c)
{
	g_autofree char *why =
		g_strdup_printf("%s%s", c->said ? "said: " : "guess: ", c->reason->str);
	g_string_append_c(w->out, '\n');
	comment(w->out, why);
	g_string_append_printf(w->out, "[%s %s]\n", c->is_switch ? "switch" : "link", c->name);
	if (c->plugs->len)
		say_ports(w, c);
	if (c->serial)
		g_string_append(w->out, "medium = serial\n");
	say_shape(w, &c->shape);
	if (!c->is_switch)
		return;
	g_string_append(w->out, "forward-delay = 0s\n");
	say_vlans(w, c);
	say_channels(w, c);
}

/* ---- the rest ---- */

static void say_head(const Writing *w)
{
	const ImportSource *s = w->net->source;
	g_autofree char *name = g_path_get_basename(s->path),
			*shown = err_quote(s->title ? s->title : name, -1);
	g_string_append(w->out, MARK "\n");
	comment(w->out,
		"guess: what stands below a line with this word was guessed, and may be wrong\n"
		"guess: each switch's port has PortFast (forward-delay = 0s): no configuration of "
		"a switch says otherwise");
	for (unsigned i = 0; i < s->findings->len; i++) {
		const ImportFinding *f = s->findings->pdata[i];
		g_autoptr(GString) text = g_string_new("finding: ");
		if (f->at.file) {
			import_say_at(text, f->at);
			g_string_append(text, ": ");
		}
		g_string_append_printf(text, "[%s] %s", f->name, f->text);
		comment(w->out, text->str);
	}
	g_string_append_printf(w->out, "[scenario]\ntitle = %s\nduration = 10min\nseed = 1\n",
			       shown);
}

static void say_hosts(const Writing *w)
{
	for (unsigned i = 0; i < w->net->hosts->len; i++) {
		const ImportHost *x = &g_array_index(w->net->hosts, ImportHost, i);
		const ImportNode *h = x->node;
		g_string_append_printf(w->out, "\n[host %s]\naddress = %s/%u\n", x->name,
				       ip_text(h->address).s, h->prefix_len);
		if (h->gateway)
			g_string_append_printf(w->out, "gateway = %s\n", ip_text(h->gateway).s);
	}
}

static void say_probes(const Writing *w)
{
	for (unsigned i = 0; i < w->net->probes->len; i++) {
		const ImportProbe *p = &g_array_index(w->net->probes, ImportProbe, i);
		g_string_append_printf(w->out,
				       "\n# proposed: %s\n[probe %s]\nfrom = %s %s\nto = %s\n"
				       "interval = 100ms\nstart = 60s\n",
				       p->why, p->name, p->node, ip_text(p->from).s,
				       ip_text(p->to).s);
	}
}

/* What is lost when it is shut: the tunnel of a redundant pair, any tunnel, a cable. */
static unsigned worth(const ImportIface *x)
{
	if (!x->cable || x->shutdown)
		return 0;
	return x->map && x->redundant ? 3 : x->map ? 2 : 1;
}

/* The first interface of those that are worth most; NULL: none is in a cable. */
static const ImportIface *victim(const ImportNet *n)
{
	const ImportIface *best = NULL;
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len && !r->synthetic; k++) {
			const ImportIface *x = r->ifaces->pdata[k];
			if (worth(x) > (best ? worth(best) : 0))
				best = x;
		}
	}
	return best;
}

static void say_event(const Writing *w)
{
	const ImportIface *x = victim(w->net);
	if (!x)
		return;
	g_string_append_printf(w->out,
			       "\n# proposed: take the marks away to see what this failure does\n"
			       "#[event outage]\n#at = 300s\n#router = %s\n"
			       "#config = interface %s; shutdown\n",
			       x->router->name, x->name);
}

void import_write(ImportNet *n, const char *dir, GString *out, GArray *files)
{
	g_autoptr(GHashTable) ports = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
							    (GDestroyNotify)g_ptr_array_unref);
	Writing w = {n, dir, out, files, ports};
	index_ports(&w);
	say_head(&w);
	for (unsigned i = 0; i < n->routers->len; i++)
		say_router(&w, n->routers->pdata[i]);
	for (unsigned i = 0; i < n->source->left_out->len; i++)
		say_left_out(&w, n->source->left_out->pdata[i]);
	for (unsigned i = 0; i < n->cables->len; i++)
		say_cable(&w, n->cables->pdata[i]);
	say_hosts(&w);
	say_probes(&w);
	say_event(&w);
}
