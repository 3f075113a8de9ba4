/** How much of what was due was answered: rows for each due item, counts, and closing windows. */
@NullMarked
package org.condyle.server.proms.completeness;

import org.jspecify.annotations.NullMarked;
