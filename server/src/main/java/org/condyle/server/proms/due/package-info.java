/** What is due of each patient, worked out again whenever a record or the day changes. */
@NullMarked
package org.condyle.server.proms.due;

import org.jspecify.annotations.NullMarked;
