#pragma once

/* What routers have logged: an observer that keeps for each what its `logging` statements keep. */

#include "models/core/net.h"

typedef struct LogBook LogBook;

/* Listens to the world from here on. It must outlive the run, and is found again by logbook_of. */
LogBook *logbook_new(World *w, const Net *net);
void logbook_free(LogBook *book); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogBook, logbook_free)

/* The one that listens to this world; NULL: nobody does. */
const LogBook *logbook_of(const World *w);

/* Appends what `show logging` prints. `book` NULL: as if nothing had been logged. */
void logbook_print(const LogBook *book, const Node *n, GString *out);

/* Does the router's console print the line? As `logging console LEVEL` says, which `no logging on` leaves alone; all of it
 * where there is no such statement.
 * Source: Cisco IOS Configuration Fundamentals Command Reference 12.3: logging console, logging on. */
bool logbook_reaches_console(const Node *n, const char *text);
