/* The lines of a configuration's text that are no statements. */

#include <string.h>

#include "models/core/runconf.h"
#include "models/core/runconf_priv.h"

bool confline_is_word(const char *body, const char *word)
{
	size_t n = strlen(word);

	return g_ascii_strncasecmp(body, word, n) == 0 &&
	       (body[n] == '\0' || body[n] == ' ' || body[n] == '\t');
}

/* What such a word is followed by is for people. A static route has a name, by which nothing is found. */
static bool is_for_people(const char *body, const char *word, size_t n)
{
	static const char *const words[] = {"description", "remark", "name"};
	size_t known = g_str_has_prefix(body, "ip route ") ? 3 : 2;

	for (size_t i = 0; i < known; i++)
		if (strlen(words[i]) == n && g_ascii_strncasecmp(word, words[i], n) == 0)
			return true;
	return false;
}

/* Does a place in the line belong to a text for people? */
static bool is_in_remark(const char *body, const char *place)
{
	for (const char *p = body; place && p < place;) {
		size_t n = strcspn(p, " \t");
		if (is_for_people(body, p, n))
			return true;
		p += n + strspn(p + n, " \t");
	}
	return false;
}

const char *confline_lost(const char *body)
{
	const char *lost = strstr(body, "\xef\xbf\xbd");

	return is_in_remark(body, lost) ? NULL : lost;
}

/* What "show running-config" and "show startup-config" print above the configuration. */
bool confline_is_header(const char *body)
{
	return g_str_has_prefix(body, "Building configuration") ||
	       g_str_has_prefix(body, "Current configuration") ||
	       (g_str_has_prefix(body, "Using ") && strstr(body, " bytes"));
}

/* Does a line begin as a message's time stamp does, "*Mar  1 00:00:12.345", "000012: ", "1d02h", or as one without? */
static bool is_stamped(const char *line)
{
	static const char *const months[] = {"Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ",
					     "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "};

	for (size_t i = 0; i < G_N_ELEMENTS(months); i++)
		if (g_str_has_prefix(line, months[i]))
			return true;
	return *line && strchr("%*.0123456789", *line);
}

/* "%LINK-3-UPDOWN: ": facility, severity, mnemonic (IOS System Messages Guide, "How to Read System Messages"). */
static bool is_syslog(const char *line)
{
	const char *p = strchr(line, '%');
	size_t n = p ? strspn(p + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") : 0;

	if (n == 0 || p[1 + n] != ':' || !is_stamped(line))
		return false;
	for (const char *q = p + 1; q + 2 < p + 1 + n; q++)
		if (q[0] == '-' && q[1] >= '0' && q[1] <= '7' && q[2] == '-')
			return true;
	return false;
}

/* Cisco IOS Configuration Fundamentals Configuration Guide 12.3, "Using the Command-Line Interface" and "Managing
 * Configuration Files": what configure, write and copy say, and the error messages, which begin with "% "; and the line of show ip route that
 * begins as the statement "gateway" does. */
bool confline_is_answer(const char *line)
{
	static const char *const begins[] = {"Enter configuration commands, one per line",
					     "Configuring from terminal, memory, or network",
					     "Destination filename [startup-config]",
					     "Translating \"",
					     "Password:",
					     "Gateway of last resort is ",
					     "% "};

	for (size_t i = 0; i < G_N_ELEMENTS(begins); i++)
		if (g_str_has_prefix(line, begins[i]))
			return true;
	return strcmp(line, "[OK]") == 0 || strcmp(line + strspn(line, " \t"), "^") == 0 ||
	       is_syslog(line);
}

static const char *behind(const char *p, const char *word)
{
	p += strlen(word);
	return p + strspn(p, " \t");
}

static size_t delimiter_length(const char *p)
{
	return *p ? g_str_has_prefix(p, "^C") ? 2 : 1 : 0;
}

/* Other statements have such texts, too ("aaa authentication banner ^C", "menu x title ^C"): where one that is not
 * closed begins, NULL: nowhere. */
static const char *open_text(const char *body)
{
	const char *p = strstr(body, " ^C"), *c = strstr(body, " \003");
	const char *at = p ? p + 1 : c ? c + 1 : NULL;

	if (is_in_remark(body, at))
		return NULL;
	return at && !strstr(at + 1, p ? "^C" : "\003") ? at : NULL;
}

/* Cisco IOS Configuration Fundamentals: banner KIND d MESSAGE d, where d is any character; a listing shows
 * Control-C as "^C". */
static const char *banner_text(const char *body)
{
	static const char *const kinds[] = {"motd",     "login",    "exec",
					    "incoming", "slip-ppp", "prompt-timeout"};
	const char *p = behind(body, "banner");

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (confline_is_word(p, kinds[i]))
			return behind(p, kinds[i]);
	return p;
}

bool confline_is_text(const char *body, const char **end, size_t *n)
{
	if (g_str_has_prefix(body, "macro name ")) { /* LAN Switching Command Reference: to "@" */
		*end = "@";
		*n = 1;
		return true;
	}
	*end = confline_is_word(body, "banner") ? banner_text(body) : open_text(body);
	*n = *end ? delimiter_length(*end) : 0;
	return *end != NULL;
}

const char *confline_delimiter(char *banner, const char *end, size_t n)
{
	memcpy(banner, end, n);
	banner[n] = '\0';
	return banner;
}

const char *confline_first(const char *text, gsize *len)
{
	static const char bom[] = "\xef\xbb\xbf";
	gsize n = *len >= 3 && memcmp(text, bom, 3) == 0 ? 3 : 0;

	*len -= n;
	return text + n;
}

/* A name without blanks, a mode in parentheses or none, and a mark (IOS Configuration Fundamentals Configuration Guide,
 * "Understanding Command Modes"). No statement has one of the marks in its first word. */
const char *confline_typed(const char *line, bool *exec)
{
	const char *name = line + strcspn(line, " \t#>("), *p = name;

	if (*p == '(')
		p += strcspn(p, " \t#>");
	bool prompt = name > line && (*p == '#' || *p == '>');
	*exec = prompt && p == name;
	return prompt ? p + 1 + strspn(p + 1, " \t") : line;
}

bool confline_in_text(char *banner, const char *line, const char *body)
{
	const char *end;
	size_t n;

	if (*banner) {
		if (strstr(line, banner))
			*banner = '\0';
		return true;
	}
	if (!confline_is_text(body, &end, &n))
		return false;
	if (n == 0 || !strstr(end + n, confline_delimiter(banner, end, n)))
		return true;
	*banner = '\0';
	return true;
}
