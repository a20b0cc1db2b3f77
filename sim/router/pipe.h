#pragma once

/* Output modifiers: "show ... | include RE". */

#include <glib.h>
#include <stdbool.h>

#include "sim/regex.h"

typedef enum PipeKind { PIPE_NONE, PIPE_BEGIN, PIPE_EXCLUDE, PIPE_INCLUDE, PIPE_SECTION } PipeKind;

typedef struct Pipe {
	PipeKind kind;
	bool inverted; /* section exclude */
	Regex *regex;
} Pipe;

typedef enum PipeFault { PIPE_OK, PIPE_INVALID, PIPE_INCOMPLETE, PIPE_BAD_REGEX } PipeFault;

/* Octets of the line before its "|"; its length if it has none. */
size_t pipe_find(const char *line);

/* Reads what stands behind the "|". On PIPE_INVALID *at gets the octets of `text` before the wrong word. */
PipeFault pipe_parse(const char *text, Pipe *out, size_t *at);
void pipe_clear(Pipe *p);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pipe, pipe_clear)

/* Appends what the modifier leaves of a command's output. False: its expression comes to no answer; nothing was
 * appended, *err without a place. */
bool pipe_filter(const Pipe *p, const char *text, GString *out,
		 GError **err) G_GNUC_WARN_UNUSED_RESULT;

/* For help: the words that may stand behind "|", and what they do, by the alphabet; ended by NULL. */
typedef struct PipeWord {
	const char *word, *help;
	PipeKind kind;
} PipeWord;
extern const PipeWord pipe_words[];
