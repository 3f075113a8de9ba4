/** The rules of patient-reported outcomes as a practice has them: instruments, forms, schedules. */
@NullMarked
package org.condyle.server.proms.rules;

import org.jspecify.annotations.NullMarked;
