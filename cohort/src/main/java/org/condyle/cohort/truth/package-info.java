/** What measures and episodes must give, worked out from the plans alone. */
@NullMarked
package org.condyle.cohort.truth;

import org.jspecify.annotations.NullMarked;
