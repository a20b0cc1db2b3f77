/* The logging buffers of the routers.
 *
 * A router forgets its buffer when its power goes; what does not fit pushes the oldest lines out.
 * LIBERTY: only messages are kept, no debug lines: nobody has turned a debug on. */

#include "sim/router/logbook.h"

#include <string.h>

#include "models/svc/syslog.h"
#include "sim/record/obs.h"
#include "sim/router/linestamp.h"

/* Of one router since its power came. */
typedef struct Shelf {
	const Node *node;
	VTime booted;
	GQueue lines; /* of char*, stamped, with their newline */
	gsize octets;
	unsigned messages;                       /* in all */
	unsigned console, monitor, buffer, trap; /* that went there */
} Shelf;

struct LogBook {
	ObsSink sink;
	GPtrArray *shelves; /* of Shelf, owned */
};

static void shelf_empty(Shelf *s)
{
	g_queue_clear_full(&s->lines, g_free);
	*s = (Shelf){.node = s->node, .booted = s->node->booted};
	g_queue_init(&s->lines);
}

static void shelf_free(void *p)
{
	shelf_empty(p);
	g_free(p);
}

static Shelf *shelf_of(const LogBook *b, const char *name)
{
	for (unsigned i = 0; i < b->shelves->len; i++) {
		Shelf *s = b->shelves->pdata[i];
		if (strcmp(s->node->name, name) == 0)
			return s;
	}
	return NULL;
}

/* "%LINK-3-UPDOWN: ..." is of level 3; a debug's line of the last, debugging. */
static int level_of(const char *text)
{
	enum { DEBUGGING = 7 };
	const char *dash = *text == '%' ? strchr(text, '-') : NULL;
	while (dash && !(g_ascii_isdigit(dash[1]) && dash[2] == '-'))
		dash = strchr(dash + 1, '-');
	return dash ? dash[1] - '0' : DEBUGGING;
}

static bool conf_of(const Node *n, SyslogConf *out)
{
	void *self;
	const SyslogSvc *svc = node_service(n, "syslog", &self);
	if (svc)
		svc->conf(self, out);
	return svc != NULL;
}

bool logbook_reaches_console(const Node *n, const char *text)
{
	SyslogConf c;
	return !conf_of(n, &c) || c.console >= level_of(text);
}

static void keep(Shelf *s, char *line /* adopts */, uint32_t most)
{
	g_queue_push_tail(&s->lines, line);
	s->octets += strlen(line);
	while (s->octets > most) {
		g_autofree char *oldest = g_queue_pop_head(&s->lines);
		s->octets -= strlen(oldest);
	}
}

typedef struct Hearing {
	Shelf *shelf;
	VTime at;
} Hearing;

static void hear(void *to, const char *facility, const char *flag, const char *text)
{
	const Hearing *h = to;
	Shelf *s = h->shelf;
	SyslogConf c;
	int level = level_of(text);
	(void)facility;
	if (strcmp(flag, STAMP_SYSLOG) != 0 || !conf_of(s->node, &c))
		return;
	s->messages++;
	s->console += c.console >= level;
	if (!c.on) /* the console alone goes on */
		return;
	s->trap += c.trap >= level;
	if (c.buffer < level)
		return;
	s->buffer++;
	GString *line = g_string_new(NULL);
	linestamp_append(line, s->node, flag, h->at, s->booted, s->messages);
	g_string_append_printf(line, "%s\n", text);
	keep(s, g_string_free(line, FALSE), c.buffer_octets);
}

static void emit(ObsSink *self, const World *w, const Obs *o)
{
	LogBook *b = (LogBook *)self;
	Shelf *s = o->spec->text ? shelf_of(b, world_node_name(w, o->node)) : NULL;
	if (!s)
		return;
	if (s->booted != s->node->booted)
		shelf_empty(s);
	Hearing h = {s, o->at};
	LogOut out = {hear, &h, s->node->release ? s->node->release : ""};
	o->spec->text(&out, o->spec, o->val);
}

LogBook *logbook_new(World *w, const Net *net)
{
	LogBook *b = g_new0(LogBook, 1);
	const uint32_t many = 1u << OBS_FRAME | 1u << OBS_PROBE | 1u << OBS_PACKET | 1u << OBS_KEY;
	*b = (LogBook){.sink = {.kinds = ((1u << N_OBS_KINDS) - 1) & ~many, .emit = emit},
		       .shelves = g_ptr_array_new_with_free_func(shelf_free)};
	for (unsigned i = 0; i < net->nodes->len; i++) {
		Shelf *s = g_new0(Shelf, 1);
		s->node = net->nodes->pdata[i];
		shelf_empty(s);
		g_ptr_array_add(b->shelves, s);
	}
	world_add_sink(w, &b->sink);
	return b;
}

void logbook_free(LogBook *book)
{
	if (!book)
		return;
	g_ptr_array_unref(book->shelves);
	g_free(book);
}

const LogBook *logbook_of(const World *w)
{
	unsigned n;
	ObsSink *const *sinks = world_sinks(w, &n);
	for (unsigned i = 0; i < n; i++)
		if (sinks[i]->emit == emit)
			return (const LogBook *)sinks[i];
	return NULL;
}

/* ---- show logging ---- */

static const char *const levels[] = {"emergencies", "alerts",        "critical",      "errors",
				     "warnings",    "notifications", "informational", "debugging"};

/* What releases add to each line. Sources: Cisco IOS Configuration Fundamentals Command Reference 12.2 and
 * 12.3, Network Management Command Reference 12.4: show logging. */
typedef struct Layout {
	const char *release; /* glob */
	bool wraps;
	const char *xml, *filter;
} Layout;

static const Layout *layout_of(const Node *n)
{
	static const Layout old = {NULL, false, "", ""};
	static const Layout layouts[] = {
		{"12.3*T*", true, ", xml disabled", "filtering disabled"},
		{"12.3*", true, ", xml disabled", ""},
		{"*", true, ", xml disabled", "filtering disabled"},
	};
	const Layout *l = layouts;
	if (strcmp(n->release, "12.3") < 0)
		return &old;
	while (!node_has_release(n, l->release))
		l++;
	return l;
}

static void print_to(GString *out, const Layout *l, const char *name, int level, unsigned n)
{
	g_string_append_printf(out, "    %s logging: ", name);
	if (level == SYSLOG_OFF)
		g_string_append(out, "disabled");
	else
		g_string_append_printf(out, "level %s, %u messages logged", levels[level], n);
	g_string_append(out, l->xml);
	if (*l->filter)
		g_string_append_printf(out, ",\n%*s%s", (int)strlen(name) + 14, "", l->filter);
	g_string_append_c(out, '\n');
}

static void print_head(GString *out, const Layout *l, const SyslogConf *c)
{
	g_string_append_printf(
		out, "Syslog logging: %s (0 messages dropped, 0 messages rate-limited,%s%s",
		c->on ? "enabled" : "disabled", l->wraps ? "\n                " : " ",
		"0 flushes, 0 overruns");
	g_string_append_printf(out, "%s%s%s)\n", l->xml, *l->filter ? ", " : "", l->filter);
}

void logbook_print(const LogBook *book, const Node *n, GString *out)
{
	SyslogConf c;
	Shelf none = {.node = n};
	const Shelf *s = book ? shelf_of(book, n->name) : NULL;
	const Layout *l = layout_of(n);
	if (!s || s->booted != n->booted)
		s = &none;
	if (!conf_of(n, &c))
		return;
	print_head(out, l, &c);
	print_to(out, l, "Console", c.console, s->console);
	print_to(out, l, "Monitor", c.monitor, s->monitor);
	print_to(out, l, "Buffer", c.buffer, s->buffer);
	g_string_append(out, "    Logging Exception size (4096 bytes)\n");
	if (*l->xml)
		g_string_append(out, "    Count and timestamp logging messages: disabled\n");
	if (*l->filter)
		g_string_append(out, "\nNo active filter modules.\n\n");
	if (c.trap == SYSLOG_OFF)
		g_string_append(out, "    Trap logging: disabled\n");
	else
		g_string_append_printf(out, "    Trap logging: level %s, %u message lines logged\n",
				       levels[c.trap], s->trap);
	if (c.buffer == SYSLOG_OFF)
		return;
	g_string_append_printf(out, "\nLog Buffer (%u bytes):\n\n", c.buffer_octets);
	for (const GList *line = s->lines.head; line; line = line->next)
		g_string_append(out, line->data);
}
