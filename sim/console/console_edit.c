/* The console at a terminal: libedit's line with history, `?` that answers at once, and Tab. */

#include <histedit.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/console/console_priv.h"
#include "sim/terminal.h"

enum { HISTORY_LINES = 1000 };

typedef struct Terminal {
	Console *c;
	EditLine *el;
	History *history;
	bool dropped; /* the line ended with Control-C */
	bool left;    /* the line ended with Control-Z */
} Terminal;

static volatile sig_atomic_t interrupted;

static void interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

bool console_interrupted(void *to)
{
	(void)to;
	return interrupted;
}

/* ---- keys ---- */

static Terminal *terminal_of(EditLine *el)
{
	Terminal *t = NULL;
	el_get(el, EL_CLIENTDATA, &t);
	return t;
}

static char *prompt(EditLine *el)
{
	return (char *)console_prompt(terminal_of(el)->c);
}

static char *before_cursor(EditLine *el)
{
	const LineInfo *line = el_line(el);
	return g_strndup(line->buffer, (gsize)(line->cursor - line->buffer));
}

static unsigned char key_help(EditLine *el, int ch)
{
	g_autofree char *before = before_cursor(el);
	g_autofree char *text = console_help(terminal_of(el)->c, before);
	terminal_say(stdout, "%c\n%s", ch, text);
	fflush(stdout);
	return CC_REDISPLAY;
}

static unsigned char key_complete(EditLine *el, int ch)
{
	g_autofree char *before = before_cursor(el);
	g_autofree char *text = console_complete(terminal_of(el)->c, before);
	(void)ch;
	if (!*text || el_insertstr(el, text) != 0)
		return CC_REFRESH_BEEP;
	return CC_REFRESH;
}

static unsigned char key_drop(EditLine *el, int ch)
{
	(void)ch;
	terminal_of(el)->dropped = true;
	puts("^C");
	return CC_NEWLINE;
}

static unsigned char key_leave(EditLine *el, int ch)
{
	(void)ch;
	terminal_of(el)->left = true;
	puts("^Z");
	return CC_NEWLINE;
}

/* ---- the session ---- */

static void terminal_open(Terminal *t)
{
	HistEvent ev;
	t->el = el_init("vpnha", stdin, stdout, stderr);
	t->history = history_init();
	history(t->history, &ev, H_SETSIZE, HISTORY_LINES);
	el_set(t->el, EL_CLIENTDATA, t);
	el_set(t->el, EL_PROMPT, prompt);
	el_set(t->el, EL_EDITOR, "emacs");
	el_set(t->el, EL_HIST, history, t->history);
	el_source(t->el, NULL);
	el_set(t->el, EL_SETTY, "-d", "-isig", NULL); /* Control-C and Control-Z are keys of ours */
	el_set(t->el, EL_ADDFN, "vpnha-help", "What may stand here", key_help);
	el_set(t->el, EL_ADDFN, "vpnha-complete", "Complete the word", key_complete);
	el_set(t->el, EL_ADDFN, "vpnha-drop", "Forget the line", key_drop);
	el_set(t->el, EL_ADDFN, "vpnha-leave", "Leave configuration mode", key_leave);
	el_set(t->el, EL_BIND, "?", "vpnha-help", NULL);
	el_set(t->el, EL_BIND, "^I", "vpnha-complete", NULL);
	el_set(t->el, EL_BIND, "^C", "vpnha-drop", NULL);
	el_set(t->el, EL_BIND, "^Z", "vpnha-leave", NULL);
}

static void terminal_close(Terminal *t)
{
	history_end(t->history);
	el_end(t->el);
}

/* Caller frees; NULL: the input is over. */
static char *read_line(Terminal *t)
{
	HistEvent ev;
	int n = 0;
	t->dropped = t->left = false;
	el_resize(t->el);
	const char *text = el_gets(t->el, &n);
	if (!text || n <= 0)
		return t->dropped || t->left ? g_strdup("") : NULL;
	char *line = g_strchomp(g_strndup(text, (gsize)n));
	if (*line)
		history(t->history, &ev, H_ENTER, line);
	return line;
}

static ConsoleState take_line(Terminal *t, const char *line, GError **err)
{
	if (t->dropped)
		return CONSOLE_ON;
	interrupted = 0;
	ConsoleState state = console_line(t->c, line, err);
	fflush(stdout);
	if (t->left)
		console_control_z(t->c);
	return state;
}

ConsoleState console_terminal(Console *c, GError **err)
{
	Terminal t = {.c = c};
	struct sigaction old, catch = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
	ConsoleState state = CONSOLE_ON;
	char *line;
	sigaction(SIGINT, &catch, &old);
	terminal_open(&t);
	printf("%s\n\"help\" lists the words, \"?\" says what may stand next.\n",
	       session_scenario(c->s)->title);
	while (state == CONSOLE_ON && (line = read_line(&t))) {
		state = take_line(&t, line, err);
		g_free(line);
	}
	if (state == CONSOLE_ON)
		putchar('\n');
	terminal_close(&t);
	sigaction(SIGINT, &old, NULL);
	return state;
}
