package org.condyle.proms.due;

import java.util.List;
import org.condyle.proms.surgery.SurgeryKey;

/**
 * What a patient is to answer.
 *
 * @param patient the patient's logical id
 * @param asOf the day it was found for
 * @param items by operation, schedule and interval
 * @param leftOut operations that a schedule is not for, with the reasons
 */
public record DueList(String patient, AsOf asOf, List<DueItem> items, List<LeftOut> leftOut) {

  public DueList {
    items = List.copyOf(items);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * An operation of a schedule's kinds that is not in it.
   *
   * @param reasons ids of exclusions, or {@code age}
   */
  public record LeftOut(SurgeryKey surgery, String schedule, List<String> reasons) {

    public LeftOut {
      reasons = List.copyOf(reasons);
    }
  }
}
