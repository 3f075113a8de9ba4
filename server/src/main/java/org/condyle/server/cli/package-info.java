/**
 * The command line. {@code serve} and {@code demo} run a server in this process; the other commands
 * speak HTTP to one, and do nothing that a client elsewhere could not do.
 */
@NullMarked
package org.condyle.server.cli;

import org.jspecify.annotations.NullMarked;
