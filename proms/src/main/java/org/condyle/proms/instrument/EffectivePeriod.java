package org.condyle.proms.instrument;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The days on which a version of an instrument may be answered.
 *
 * @param start the first day
 * @param end the last day, or null while the version is in use; a version with an end is retired
 */
public record EffectivePeriod(LocalDate start, @Nullable LocalDate end) {}
