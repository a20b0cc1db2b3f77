/* Reads a running-config, line by line, against the statements of all classes of a node.
 *
 * "show running-config" indents the lines of a mode below the line that entered it, so indentation tells the mode
 * where words cannot (a mode has words that the global one has, too, and neither is known whole): a line deeper than
 * the one that entered its mode is inside, and a line deeper than one that nothing here knows belongs to that one.
 * Where it says nothing (lines that were typed, or written without it), the mode is found as IOS finds it: a line
 * that no statement of the current mode knows, but one of an outer mode does, leaves the mode. */

#include "models/core/runconf_reader.h"

#include <string.h>

#include "models/core/net.h"
#include "sim/err.h"
#include "sim/secrets.h"

const char *line_fate_name(LineFate fate)
{
	static const char *const names[] = {"applied", "harmless", "unmodelled",
					    "unknown", "wrong",    "blank"};

	return names[fate];
}

void runconf_reader_init(Reader *r, Node *node, SyntaxFlags flags, GError **err)
{
	*r = (Reader){.node = node,
		      .rc = runconf_of(node),
		      .flags = flags,
		      .err = err,
		      .owner.indent = -1,
		      .block.of.indent = -1};
	r->place[0] = (Place){.mode = "", .name = "", .affects = AFFECTS_ANYTHING};
	r->entries = g_ptr_array_new();
	r->syntaxes = g_ptr_array_new();
	r->block.within = g_ptr_array_new_with_free_func(g_free);
	r->range = g_array_new(FALSE, FALSE, sizeof(Place));
}

void runconf_reader_clear(Reader *r)
{
	g_ptr_array_unref(r->entries);
	g_ptr_array_unref(r->syntaxes);
	g_ptr_array_unref(r->block.within);
	g_array_unref(r->range);
}

/* ---- telling ---- */

SrcPos runconf_written(const Reader *r, SrcPos at)
{
	return r->map ? textmap_at(r->map, at.file, r->line_from + (gsize)at.col - 1) : at;
}

void runconf_tell(Reader *r, Line *l, LineFate fate, Affects affects, const char *why)
{
	ConfLine told = {.at = runconf_written(r, l->at),
			 .text = l->text,
			 .mode = r->place[r->depth].mode,
			 .place = r->place[r->depth].name,
			 .fate = fate,
			 .why = why,
			 .affects = affects,
			 .which = r->which};

	l->fate = fate;
	if (r->typed && fate == LINE_UNMODELLED)
		r->rc->unmodelled = why;
	if (r->fn)
		r->fn(r->to, &told);
}

static void tell(Reader *r, Line *l, LineFate fate, const char *why)
{
	runconf_tell(r, l, fate, AFFECTS_NOTHING, why);
}

static bool leaves_out(const Reader *r)
{
	return r->node->leaves_out && r->from_file;
}

/* Whoever wrote the line meant something by it, which is not there. */
static void leave_out(Reader *r, Line *l, const char *what)
{
	g_autofree char *why = g_strdup_printf("left out, as IOS refuses it: %s", what);
	runconf_tell(r, l, LINE_UNMODELLED, r->place[r->depth].affects, why);
}

void runconf_wrong(Reader *r, Line *l, SrcPos at, const char *what)
{
	SrcPos told = l->at;

	if (!r->failed && !leaves_out(r)) {
		r->wrong_at = runconf_written(r, at);
		err_at(r->err, r->wrong_at, "%s", what);
	}
	r->failed |= !leaves_out(r);
	r->owner = (Owner){.indent = l->indent,
			   .fate = LINE_UNKNOWN,
			   .affects = AFFECTS_ANYTHING,
			   .whole = true};
	l->at = at;
	if (leaves_out(r))
		leave_out(r, l, what);
	else
		tell(r, l, LINE_WRONG, what);
	l->at = told;
}

static void unknown(Reader *r, Line *l, const char *why)
{
	Affects affects = r->place[r->depth].affects;

	r->owner = (Owner){.indent = l->indent,
			   .fate = LINE_UNKNOWN,
			   .affects = affects,
			   .whole = true,
			   .astray = !l->no};
	runconf_tell(r, l, LINE_UNKNOWN, affects, why);
}

/* ---- lines of another mode ---- */

/* Does IOS refuse a line here that another mode takes? Not inside a mode, of which a table knows a part ("shutdown" is a
 * routing process's, too: IOS IP Routing: OSPF Command Reference), not below a line that may have entered an unknown one,
 * nor for words that IOS has globally, too ("ip pim ssm" is none of an interface's, "ip ..." none of a group of objects). */
static bool is_misplaced(const Reader *r, const Line *l, const Found *here, const Found *there)
{
	const Stmt *s = there->entry ? there->entry->stmt : NULL;

	if (!s || !*s->mode || runconf_holding(r, l) > 0 || s->fate != STMT_APPLIED ||
	    r->owner.astray || s->common)
		return false;
	return there->pick.how == SYNTAX_OK ||
	       (there->pick.how == SYNTAX_BAD && here->pick.depth == 0);
}

/* A statement of a mode that is not open: "standby 1 ip ..." outside of an interface. */
static bool is_of_another_mode(Reader *r, Line *l, const Found *here)
{
	ConfErr err = {.at = l->at, .what = g_string_new(NULL)};
	Found f = runconf_pick(r, l, NULL, CONF_BY_FIRST, &err);
	bool misplaced = is_misplaced(r, l, here, &f);

	g_string_free(err.what, TRUE);
	args_free(f.pick.args);
	if (!misplaced)
		return false;
	const ConfEntry *by = conftable_entering(r->rc->table, f.entry->stmt->mode);
	g_autofree char *what =
		g_strdup_printf("\"%.*s\" is a statement of mode \"%s\", expected below \"%s\"",
				(int)strcspn(l->body, " \t"), l->body, f.entry->stmt->mode,
				by ? by->stmt->syntax : f.entry->stmt->mode);
	runconf_wrong(r, l, l->at, what);
	return true;
}

/* ---- applying ---- */

static void enter(Reader *r, const Line *l, const Found *f, ConfKept *kept)
{
	const Stmt *s = f->entry->stmt;
	void *obj = s->set ? args_entered(f->pick.args) : kept;

	g_assert(r->depth + 1 < MODES_DEEP);
	runconf_block_close(r);
	r->place[++r->depth] =
		(Place){.mode = s->enters,
			.obj = obj,
			.kept = kept,
			.name = runconf_place(r->rc, f->entry, f->pick.args),
			.indent = l->indent,
			.affects = s->fate == STMT_HARMLESS ? s->affects : AFFECTS_ANYTHING};
}

/* The line as it was written, or (typed) with its keywords whole. */
static GString *text_of(const Reader *r, const Line *l, const Found *f)
{
	GString *text = g_string_new(l->no ? "no " : "");
	if (r->typed)
		args_print(f->pick.args, text);
	else
		g_string_append(text, l->body);
	while (text->len > 0 && g_ascii_isspace(text->str[text->len - 1]))
		g_string_truncate(text, text->len - 1);
	return text;
}

/* A line without effect prints again, unless its folder prints it. */
static ConfKept *keep(Reader *r, const Line *l, const Found *f, const char *text)
{
	const Stmt *s = f->entry->stmt;

	if (s->fate == STMT_APPLIED || s->put)
		return NULL;
	return runconf_keep(r->rc, f->entry, r->place[f->place].obj, text, f->pick.args, l->no,
			    r->typed);
}

/* An argument that no statement of the setter has is never there: the setter would read 0. */
static void check_asked(const Reader *r, const Found *f)
{
	const Stmt *s = f->entry->stmt;
	const char *name;

	for (unsigned i = 0; (name = args_astray(f->pick.args, i)) != NULL; i++)
		if (!conftable_setter_has(r->rc->table, s->set, name))
			g_error("class %s: the setter of \"%s\" asks for \"%s\", which its syntax "
				"does "
				"not have",
				f->entry->cls->name, s->syntax, name);
}

/* What a harmless statement affects are the lines of its mode that nobody knows. */
static Affects line_affects(const Stmt *s)
{
	return s->fate == STMT_UNMODELLED ? s->affects : AFFECTS_NOTHING;
}

/* A name or a key of which octets are not known may be another's. */
static bool is_lost(Reader *r, Line *l, const Stmt *s)
{
	const char *lost = s->fate == STMT_APPLIED ? confline_lost(l->body) : NULL;

	if (!lost)
		return false;
	SrcPos at = l->at;
	at.col += (int)(lost - l->body);
	runconf_wrong(r, l, at, "an octet that is no UTF-8, expected a word of ASCII or UTF-8");
	return true;
}

/* The setter took the line: what is kept of it, and what the lines below it belong to. */
static void take(Reader *r, Line *l, const Found *f, const ConfAt *at, const ConfErr *said)
{
	static const LineFate fates[] = {[STMT_APPLIED] = LINE_APPLIED,
					 [STMT_HARMLESS] = LINE_HARMLESS,
					 [STMT_UNMODELLED] = LINE_UNMODELLED};
	const Stmt *s = f->entry->stmt;
	g_autoptr(GString) text = text_of(r, l, f);
	ConfKept *kept = keep(r, l, f, text->str);

	runconf_note(r->rc, r->place[f->place].name, f->entry, f->pick.args, l->no,
		     runconf_written(r, l->at), text->str);
	if (said->unmodelled)
		runconf_tell(r, l, LINE_UNMODELLED, said->affects, said->unmodelled);
	else
		runconf_tell(r, l, fates[s->fate], line_affects(s), s->cite);
	if (s->enters && !l->no)
		enter(r, l, f, kept);
	else if (s->enters)
		runconf_sweep(r->rc, f->entry, at);
	else if (s->fate != STMT_APPLIED)
		r->owner = (Owner){.indent = l->indent,
				   .fate = fates[s->fate],
				   .affects = line_affects(s),
				   .kept = kept,
				   .whole = s->body && !l->no};
}

static void apply(Reader *r, Line *l, const Found *f)
{
	const Stmt *s = f->entry->stmt;

	r->depth = f->place;
	if (is_lost(r, l, s))
		return;
	ConfAt at = {.node = r->node,
		     .self = runconf_self(r->node, f->entry),
		     .obj = r->place[f->place].obj,
		     .renamed = r->renamed};
	ConfErr err = {.at = l->at, .what = g_string_new(NULL)};

	bool taken = !s->set || s->set(&at, f->pick.args, l->no, &err);
	check_asked(r, f);
	if (!taken)
		runconf_wrong(r, l, err.at, err.what->str);
	g_string_free(err.what, TRUE);
	if (!taken)
		return;
	if (err.answer)
		r->rc->answer = err.answer;
	r->owner = (Owner){.indent = -1};
	if (err.refused)
		runconf_tell(r, l, LINE_APPLIED, AFFECTS_NOTHING, s->cite);
	else
		take(r, l, f, &at, &err);
}

/* ---- lines that are no statements ---- */

/* A mark or a word below a line that entered an unknown mode closes nothing outside of that. */
static bool is_below_owner(const Reader *r, const Line *l)
{
	return r->owner.indent >= 0 && l->indent > r->owner.indent;
}

/* Typed, it may be abbreviated: globally "exception" begins as it does. */
static bool is_exit(const Reader *r, const char *body)
{
	size_t n = strcspn(body, " \t");
	size_t least = r->depth > 0 || r->block.of.indent >= 0 ? 2 : 3;

	return confline_is_word(body, "exit") ||
	       (r->typed && n >= least && n <= 4 && g_ascii_strncasecmp(body, "exit", n) == 0);
}

/* A mark at the margin stands between modes in a listing; a person has it among the lines of one, too, as the comment that
 * it is. What comes next tells: a line that is indented goes on where it stands. */
static void leave_at_mark(Reader *r, const Line *l)
{
	if (!r->marked || !*l->body || *l->body == '!')
		return;
	r->marked = false;
	if (l->indent > 0)
		return;
	r->depth = 0;
	r->owner = (Owner){.indent = -1};
}

static bool is_mark(const Reader *r, const Line *l)
{
	return *l->body == '!' && l->indent == 0 && !r->typed;
}

static bool blank_line(Reader *r, Line *l)
{
	leave_at_mark(r, l);
	if (is_mark(r, l)) {
		r->marked = true;
		tell(r, l, LINE_BLANK, NULL);
		return true;
	}
	if (*l->body && is_below_owner(r, l) && (*l->body == '!' || r->owner.whole)) {
		if (*l->body != '!')
			return false;
		tell(r, l, LINE_BLANK, NULL);
		return true;
	}
	if (r->depth == 0 && confline_is_header(l->body)) {
		r->has_header = !r->ended;
	} else if (confline_is_word(l->body, "end") || (r->typed && strcmp(l->body, "^Z") == 0)) {
		r->depth = 0;
		r->ended = true;
		r->has_header = false;
		runconf_block_close(r);
	} else if (is_exit(r, l->body)) {
		r->depth -= !runconf_block_exit(r) && r->depth > 0;
	} else if (*l->body && *l->body != '!') {
		return false;
	}
	if (*l->body)
		r->owner = (Owner){.indent = -1};
	tell(r, l, LINE_BLANK, NULL);
	return true;
}

static bool banner_begins(Reader *r, Line *l)
{
	const char *end;
	size_t n;

	if (l->no || !confline_is_text(l->body, &end, &n))
		return false;
	if (n == 0) {
		runconf_wrong(
			r, l, l->at,
			"the banner lacks its text, expected a delimiter such as ^C around it");
		return true;
	}
	g_string_append_printf(r->rc->banners, "%s\n", l->body);
	tell(r, l, LINE_BLANK, "a banner's text changes nothing");
	r->banner_at = runconf_written(r, l->at);
	if (strstr(end + n, confline_delimiter(r->banner_end, end, n)))
		r->banner_end[0] = '\0';
	return true;
}

static void banner_line(Reader *r, Line *l)
{
	g_string_append_printf(r->rc->banners, "%s\n", l->text);
	if (strstr(l->text, r->banner_end))
		r->banner_end[0] = '\0';
	tell(r, l, LINE_BLANK, "a banner's text changes nothing");
}

/* ---- one line ---- */

/* "exit-address-family" stands as deep as the line that entered the mode. */
static bool closes_owner(const Reader *r, const Line *l)
{
	return r->owner.indent == l->indent && g_str_has_prefix(l->body, "exit-");
}

/* A line deeper than one that we do not know, or have no mode for, is a part of that. `f`: what it means elsewhere, NULL
 * where that does not matter. */
static bool belongs_to_owner(Reader *r, Line *l, const Found *f)
{
	bool closes = closes_owner(r, l);

	if (!closes && !is_below_owner(r, l))
		return false;
	if (f && f->pick.how == SYNTAX_OK)
		return false;
	if (r->owner.kept)
		g_string_append_printf(r->owner.kept->text, "%*s%s\n", l->indent - r->owner.indent,
				       "", l->text + l->indent);
	runconf_tell(r, l, r->owner.fate, r->owner.affects, "belongs to the line above it");
	if (closes)
		r->owner = (Owner){.indent = -1};
	return true;
}

/* A certificate's octets, and the "quit" behind them: those who copy a configuration lose the blanks before them. */
static bool is_certificate(Reader *r, Line *l)
{
	size_t digits = strspn(l->body, "0123456789ABCDEFabcdef");
	bool octets = l->body[strspn(l->body, "0123456789ABCDEFabcdef ")] == '\0' &&
		      digits % 2 == 0 && digits > 0 && digits <= 8;

	if (l->indent > 0 || !(octets || confline_is_word(l->body, "quit")))
		return false;
	if (r->owner.kept)
		g_string_append_printf(r->owner.kept->text, "  %s\n", l->body);
	runconf_tell(r, l, r->owner.fate, r->owner.affects, "belongs to the line above it");
	return true;
}

/* "default X" is X where that is how IOS begins: there "no X" is not the default. IOS Configuration Fundamentals
 * Configuration Guide, "Using the no and default forms of commands". */
static bool is_on_by_default(const char *body)
{
	static const char *const words[] = {"ip routing",
					    "ip classless",
					    "ip subnet-zero",
					    "ip unreachables",
					    "ip redirects",
					    "ip proxy-arp",
					    "ip icmp rate-limit",
					    "ip source-route",
					    "ip cef",
					    "crypto isakmp enable",
					    "logging on",
					    "logging console",
					    "logging monitor",
					    "ip split-horizon",
					    "cdp",
					    "keepalive",
					    "arp arpa"};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (confline_is_word(body, words[i]))
			return true;
	return false;
}

/* The body of a line as its default has it. */
static const char *by_default(const char *body, bool *no)
{
	*no = !is_on_by_default(body);
	return confline_is_word(body, "keepalive") ? "keepalive" : body; /* 10 s, whatever it is */
}

/* Applied, of another mode, unknown, or wrong. */
static void judge(Reader *r, Line *l, const Found *f, const ConfErr *err)
{
	bool ambiguous = f->pick.how == SYNTAX_BAD && f->pick.depth == 0;

	if (f->pick.how == SYNTAX_OK) {
		apply(r, l, f);
		return;
	}
	bool misplaced = !ambiguous && is_of_another_mode(r, l, f);
	r->depth = runconf_still_in(r, l);
	if (misplaced)
		return;
	if (f->pick.how != SYNTAX_OTHER && f->entry->stmt->fate == STMT_APPLIED) {
		runconf_wrong(r, l, err->at, err->what->str);
		r->owner.astray = f->entry->stmt->enters != NULL;
		return;
	}
	l->at = err->at;
	unknown(r, l, err->what->len ? err->what->str : "no statement here begins with this word");
}

/* The same of a line that is typed, where nothing is indented. */
static bool belongs_to_block(Reader *r, Line *l, const Found *f)
{
	LineFate fate;
	Affects affects;
	const char *why = runconf_block_takes(r, l, f, &fate, &affects);

	if (why)
		runconf_tell(r, l, fate, affects, why);
	return why != NULL;
}

static void statement(Reader *r, Line *l)
{
	ConfErr err = {.at = l->at, .what = g_string_new(NULL)};
	if (r->depth > 0 && runconf_holding(r, l) == r->depth)
		r->place[r->depth].indented = true;
	Found f = runconf_find(r, l, &err);
	if (belongs_to_owner(r, l, &f) || belongs_to_block(r, l, &f)) {
		args_free(f.pick.args);
		g_string_free(err.what, TRUE);
		return;
	}
	judge(r, l, &f, &err);
	args_free(f.pick.args);
	g_string_free(err.what, TRUE);
}

/* ---- default interface ---- */

/* What a printed line says is taken back. */
static void take_back(Reader *r, const char *text, SrcPos at)
{
	bool printed_no = g_str_has_prefix(text, "no ");
	Line l = {.text = text, .body = text + (printed_no ? 3 : 0), .at = at, .indent = 1};
	ConfErr err = {.at = at, .what = g_string_new(NULL)};

	l.body = by_default(l.body, &l.no);
	Found f = runconf_pick(r, &l, r->place[r->depth].mode, CONF_BY_FIRST, &err);
	f.place = r->depth;
	if (f.entry && f.pick.how == SYNTAX_OK)
		apply(r, &l, &f);
	args_free(f.pick.args);
	g_string_free(err.what, TRUE);
}

/* Those behind first. */
static void take_back_printed(Reader *r, void *obj, SrcPos at)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	runconf_print_below(r->node, r->place[r->depth].mode, obj, lines);
	g_auto(GStrv) line = g_strsplit(lines->str, "\n", -1);
	for (guint i = g_strv_length(line); i-- > 0;)
		if (*line[i])
			take_back(r, line[i], at);
}

/* In silence: what cannot be taken back stays. What another line kept goes the second time: a primary address behind its
 * secondary ones, and `shutdown` behind an address that another interface has. */
static void take_back_all(Reader *r, void *obj, SrcPos at)
{
	ConfLineFn *fn = r->fn;
	bool failed = r->failed;

	r->fn = NULL;
	r->failed = true;
	runconf_drop_kept(r->rc, obj);
	take_back_printed(r, obj, at);
	take_back_printed(r, obj, at);
	runconf_forget_place(r->rc, r->place[r->depth].name);
	r->fn = fn;
	r->failed = failed;
}

/* "default interface NAME" returns the interface to its default settings; it stays in the mode where it is typed (IOS
 * Interface and Hardware Component Command Reference, default interface). LIBERTY: each line that is printed is taken
 * back as "default" takes it back by itself, so that an interface that was shut down comes up. */
static void default_interface(Reader *r, Line *l, const Found *f)
{
	const char *name = arg_str(f->pick.args, "name");
	Iface *ifc = node_iface(r->node, name);

	if (!ifc && !r->typed) { /* a port of which nothing was said yet */
		tell(r, l, LINE_APPLIED, f->entry->stmt->cite);
		return;
	}
	if (!ifc) {
		runconf_wrong(r, l, arg_pos(f->pick.args, "name"),
			      "no such interface, expected one that exists");
		return;
	}
	r->depth = f->place;
	r->place[r->depth + 1] = (Place){.mode = f->entry->stmt->enters,
					 .obj = ifc,
					 .name = runconf_place(r->rc, f->entry, f->pick.args),
					 .indent = l->indent};
	r->depth++;
	take_back_all(r, ifc, l->at);
	r->depth = f->place;
	r->owner = (Owner){.indent = -1};
	g_autofree char *answer =
		g_strdup_printf("Interface %s set to default configuration", ifc->name);
	r->rc->answer = world_intern(r->node->world, answer);
	tell(r, l, LINE_APPLIED, f->entry->stmt->cite);
}

/* Typed, it may be short. */
static bool says_interface(const Reader *r, const char *body)
{
	static const char word[] = "interface";
	size_t n = strcspn(body, " \t");

	return confline_is_word(body, word) ||
	       (r->typed && n > 2 && n < sizeof word && g_ascii_strncasecmp(body, word, n) == 0);
}

/* False: it is another line. */
static bool is_default_interface(Reader *r, Line *l)
{
	Line said = *l;

	said.no = false;
	if (!says_interface(r, l->body))
		return false;
	Found f = runconf_find_meant(r, &said);
	bool is = f.entry && f.pick.how == SYNTAX_OK &&
		  g_strcmp0(f.entry->stmt->enters, "interface") == 0;
	if (is)
		default_interface(r, l, &f);
	args_free(f.pick.args);
	return is;
}

static void strip(Line *l, const char *word)
{
	size_t n = strlen(word);

	n += strspn(l->body + n, " \t");
	l->body += n;
	l->at.col += (int)n;
}

void runconf_line(Reader *r, Line *l)
{
	if (*r->banner_end) {
		banner_line(r, l);
		return;
	}
	l->indent = (int)strspn(l->text, " \t");
	l->body = l->text + l->indent;
	l->at.col += l->indent;
	if (r->ended && *l->body && *l->body != '!' && !confline_is_header(l->body)) {
		unknown(r, l, "stands behind \"end\"");
		return;
	}
	if (blank_line(r, l))
		return;
	if (r->owner.whole && (belongs_to_owner(r, l, NULL) || is_certificate(r, l)))
		return;
	if (confline_is_word(l->body, "default")) {
		strip(l, "default");
		if (is_default_interface(r, l))
			return;
		l->body = by_default(l->body, &l->no);
	} else if (confline_is_word(l->body, "no")) {
		l->no = true;
		strip(l, "no");
	}
	r->has_version |= confline_is_word(l->body, "version");
	if (!banner_begins(r, l))
		statement(r, l);
}
