package org.condyle.server.proms.reminder;

import java.time.LocalDate;

/**
 * A step of the rules that a message took.
 *
 * @param step id of the step
 * @param day on which the message was begun, where the practice is
 */
record SentStep(IntervalKey interval, String step, LocalDate day) {}
