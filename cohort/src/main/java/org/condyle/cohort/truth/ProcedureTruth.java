package org.condyle.cohort.truth;

import java.util.Map;
import java.util.Set;
import org.condyle.cohort.plan.Joint;
import org.jspecify.annotations.Nullable;

/**
 * What the arthroplasty improvement measure must say about one primary arthroplasty.
 *
 * @param patient {@code Patient/...}
 * @param procedure {@code Procedure/...}
 * @param facility {@code Organization/...} or {@code unassigned}
 * @param surgeon {@code Practitioner/...} or {@code unassigned}
 * @param populations the populations it is in, by group; empty sets when it is not eligible
 */
public record ProcedureTruth(
    String patient,
    String procedure,
    @Nullable String edgeCase,
    Joint joint,
    String facility,
    String surgeon,
    Map<MeasureGroup, Set<PopulationCode>> populations) {

  public static final String UNASSIGNED = "unassigned";
}
