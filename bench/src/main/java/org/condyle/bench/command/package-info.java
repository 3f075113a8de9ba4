/** The command line of the harness: one class for each command. */
@NullMarked
package org.condyle.bench.command;

import org.jspecify.annotations.NullMarked;
