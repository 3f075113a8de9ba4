/** Which instruments are to be answered when: schedules as data, and who is in them. */
@NullMarked
package org.condyle.proms.schedule;

import org.jspecify.annotations.NullMarked;
