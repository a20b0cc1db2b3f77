#pragma once

/* Help for the words of configuration mode. */

typedef struct ConfigHelp {
	/* mode "": global; word NULL ends the list; "standby ip": behind a line that begins with the first */
	const char *mode, *word, *text;
} ConfigHelp;
extern const ConfigHelp config_help[];

/* Of a keyword of a mode's statements behind `line`; NULL: no text. */
const char *config_help_text(const char *mode, const char *line, const char *word);
