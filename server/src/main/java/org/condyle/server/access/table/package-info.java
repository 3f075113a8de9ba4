/** The access table: which role may do what with which type, and may call which operation. */
@NullMarked
package org.condyle.server.access.table;

import org.jspecify.annotations.NullMarked;
