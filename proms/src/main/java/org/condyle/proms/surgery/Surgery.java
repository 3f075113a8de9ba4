package org.condyle.proms.surgery;

import java.time.LocalDate;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * One operation of one joint, planned or done.
 *
 * @param startDay the day it starts or is planned for; null where none is recorded
 * @param endDay the day it ends; the same as {@code startDay} where no other is recorded
 * @param facility {@code Organization/...} or {@link #UNASSIGNED}
 * @param surgeon {@code Practitioner/...} or {@link #UNASSIGNED}
 * @param resources the orders and procedures that it was read from
 */
public record Surgery(
    SurgeryKey key,
    SurgeryKind kind,
    Side side,
    SurgeryState state,
    @Nullable LocalDate startDay,
    @Nullable LocalDate endDay,
    String facility,
    String surgeon,
    NavigableSet<String> resources) {

  /** Stands for a facility or surgeon that the record does not name. */
  public static final String UNASSIGNED = "unassigned";
}
