/** How much of what was due was answered: one small row for each due item, and folds over rows. */
@NullMarked
package org.condyle.proms.completeness;

import org.jspecify.annotations.NullMarked;
