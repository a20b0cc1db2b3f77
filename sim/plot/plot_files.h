#pragma once

/* The files of a plot, and gnuplot's only call. */

#include <glib.h>
#include <stdbool.h>

typedef struct PlotFiles {
	const char *suffix; /* ".svg": `out` ends in it */
	const GString *data;
	/* The script, naming its data and image as given, for the one that is kept and the one that runs. */
	GString *(*script)(void *to, const char *data, const char *image);
	void *to;
} PlotFiles;

/* Lets gnuplot draw in a private folder and puts data (.dat), script (.gp) and image in their places, which `out`
 * says, together. False: *err, and all of them are as they were. */
bool plot_files_put(const PlotFiles *files, const char *out, GError **err);

/* `text` as a constant of gnuplot's, whatever its bytes: in single quotes nothing is expanded. Caller frees. */
char *plot_constant(const char *text);
