/** {@code Library/$evaluate}: the values of a library's definitions for one patient. */
@NullMarked
package org.condyle.server.operation.libraryevaluate;

import org.jspecify.annotations.NullMarked;
