package org.condyle.measures.gaps;

import java.util.List;
import java.util.Set;
import org.condyle.record.Problem;

/** The gaps that a measure finds in one patient's care. */
public sealed interface SubjectGaps {

  /** The patient's logical id. */
  String subjectId();

  /**
   * @param gaps one for each group that can leave a gap, in the measure's order
   */
  record Known(String subjectId, List<CareGap> gaps) implements SubjectGaps {
    public Known {
      gaps = List.copyOf(gaps);
    }

    /** Those with one of the statuses. */
    public List<CareGap> withStatus(Set<GapStatus> statuses) {
      return gaps.stream().filter(gap -> statuses.contains(gap.status())).toList();
    }
  }

  /** The measure could not be evaluated for the patient, so whether there is a gap is not known. */
  record Unknown(String subjectId, List<Problem> problems) implements SubjectGaps {
    public Unknown {
      problems = List.copyOf(problems);
    }
  }
}
