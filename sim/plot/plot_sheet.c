/* A sheet's words, what its files are, and how gnuplot is to draw it. */

#include "sim/plot/plot_sheet.h"

#include <string.h>

#include "sim/err.h"
#include "sim/output.h"
#include "sim/plot/plot.h"
#include "sim/plot/plot_files.h"
#include "sim/plot/plot_layout.h"

/* What tells our files from others' of the same names. */
#define SCRIPT_HEAD "# gnuplot script; run it in this folder\n"
#define DATA_HEAD "# what vpnha's gnuplot script draws\n"

void sheet_init(Sheet *s)
{
	*s = (Sheet){.width = SHEET_WIDTH,
		     .script = g_string_new(NULL),
		     .data = g_string_new(DATA_HEAD)};
}

void sheet_clear(Sheet *s)
{
	g_string_free(s->script, TRUE);
	g_string_free(s->data, TRUE);
}

/* ---- words ---- */

void sheet_say(Sheet *s, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_string_append_vprintf(s->script, format, ap);
	va_end(ap);
	g_string_append_c(s->script, '\n');
}

double sheet_x(const Sheet *s, double pixels)
{
	return pixels / s->width;
}

double sheet_y(const Sheet *s, double pixels)
{
	return 1 - pixels / s->height;
}

char *sheet_text(const char *text, double size, double room)
{
	g_autofree char *cut = layout_cut(text, size, room);
	return plot_constant(cut);
}

void sheet_title(Sheet *s, const char *title, const char *subtitle, const char *more)
{
	double room = s->width - 2 * SHEET_EDGE;
	g_autofree char *head = sheet_text(title, 16, room);
	g_autofree char *cut = layout_cut(subtitle, 10, room - layout_width(more, 10));
	g_autofree char *text = g_strconcat(cut, more, NULL);
	g_autofree char *constant = plot_constant(text);
	sheet_say(s, "set label %s at screen %.5f, screen %.5f left font ',16'", head,
		  sheet_x(s, SHEET_EDGE), sheet_y(s, 20));
	sheet_say(s, "set label %s at screen %.5f, screen %.5f left font ',10' tc rgb '#666666'",
		  constant, sheet_x(s, SHEET_EDGE), sheet_y(s, 42));
}

/* ---- formats ---- */

typedef struct Terminal {
	const char *suffix, *set;
	double scale; /* page pixels to the terminal's unit */
	const char *unit;
	bool shapes; /* letters are drawn here, not where it is looked at */
} Terminal;
static const Terminal terminals[] = {
	{".svg", "svg font 'Helvetica,11' background rgb 'white' noenhanced", 1, "", false},
	{".png", "pngcairo font 'Helvetica,11' background rgb 'white' noenhanced", 1, "", true},
	{".pdf", "pdfcairo font 'Helvetica,11' background rgb 'white' noenhanced fontscale 0.75",
	 1.0 / 96, "in", true},
};

static const Terminal *terminal_of(const char *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(terminals); i++)
		if (g_str_has_suffix(out, terminals[i].suffix))
			return &terminals[i];
	return NULL;
}

/* What the usual fonts have (Windows Glyph List 4, without its lines and boxes). */
static bool is_usual(gunichar c)
{
	static const gunichar ranges[][2] = {{0, 0x17f},       {0x384, 0x3ce},   {0x400, 0x45f},
					     {0x490, 0x491},   {0x2013, 0x2022}, {0x2026, 0x2026},
					     {0x20ac, 0x20ac}, {0x2122, 0x2122}, {0x2190, 0x2195}};
	for (unsigned i = 0; i < G_N_ELEMENTS(ranges); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

/* For a letter that no font has, Pango draws its number in a box, which gnuplot's scale makes larger than the page. */
static void add_usual(GString *out, const GString *script)
{
	for (const char *s = script->str; *s; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);
		g_string_append_unichar(out, is_usual(c) ? c : '?');
	}
}

/* ---- files ---- */

static bool is_script(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, SCRIPT_HEAD);
}

static bool is_data(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, DATA_HEAD);
}

static const OutputKind script_output = {"plot's script", is_script};
static const OutputKind data_output = {"plot's data", is_data};

bool plot_claim(const char *out, GError **err)
{
	const Terminal *t = terminal_of(out);
	g_autofree char *stem = g_strndup(out, strlen(out) - (t ? strlen(t->suffix) : 0));
	g_autofree char *script = g_strconcat(stem, ".gp", NULL);
	g_autofree char *data = g_strconcat(stem, ".dat", NULL);
	return output_claim(out, &output_picture, err) &&
	       (!t || (output_claim(script, &script_output, err) &&
		       output_claim(data, &data_output, err)));
}

typedef struct Print {
	const Sheet *sheet;
	const Terminal *terminal;
} Print;

/* The sheet's script is the same whatever the files are called. */
static GString *script_for(void *to, const char *data, const char *image)
{
	const Print *print = to;
	const Terminal *t = print->terminal;
	const Sheet *s = print->sheet;
	GString *out = g_string_new(SCRIPT_HEAD);
	g_string_append_printf(out, "data = %s\nset terminal %s size %g%s,%g%s\nset output %s\n",
			       data, t->set, s->width * t->scale, t->unit, s->height * t->scale,
			       t->unit, image);
	g_string_append(out, "set encoding utf8; unset key; set multiplot\n");
	if (t->shapes)
		add_usual(out, s->script);
	else
		g_string_append_len(out, s->script->str, (gssize)s->script->len);
	g_string_append(out, "unset multiplot; unset output\n");
	return out;
}

bool sheet_print(const Sheet *s, const char *out, GError **err)
{
	const Terminal *t = terminal_of(out);
	if (!t) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
			    "%s, expected a name that ends in .svg, .png or .pdf", out);
		return false;
	}
	Print print = {s, t};
	const PlotFiles files = {t->suffix, s->data, script_for, &print};
	return plot_files_put(&files, out, err);
}
