/** What every engine reads: one patient's record, periods with their time zone, and problems. */
@NullMarked
package org.condyle.record;

import org.jspecify.annotations.NullMarked;
