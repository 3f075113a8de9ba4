package org.condyle.proms.surgery;

import org.condyle.proms.reading.CodeSet;
import org.jspecify.annotations.Nullable;

/**
 * A kind of operation.
 *
 * @param id for example {@code total-hip-arthroplasty}
 * @param joint for example {@code hip}
 * @param codes the codes that mean it
 * @param sided whether right and left are different operations
 * @param partOf the kind that this one is only a part of when both are done on one day
 */
public record SurgeryKind(
    String id, String joint, CodeSet codes, boolean sided, @Nullable String partOf) {}
