package org.condyle.proms.instrument;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One answer that may be chosen.
 *
 * @param ordinal what it counts in a sum, or null when it counts as not answered ("not applicable")
 * @param code its code
 * @param display its text, or null in a shell without wording
 */
public record AnswerOption(@Nullable BigDecimal ordinal, Code code, @Nullable Text display) {}
