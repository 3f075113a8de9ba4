/** How data files and the elements of a patient record are read: codes, days, references. */
@NullMarked
package org.condyle.proms.reading;

import org.jspecify.annotations.NullMarked;
