/** Compilation of resolved content and its evaluation over one patient record. */
@NullMarked
package org.condyle.cql.runtime;

import org.jspecify.annotations.NullMarked;
