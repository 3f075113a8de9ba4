package org.condyle.measures.gaps;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one group of a measure says about one patient's care. */
public sealed interface CareGap {

  /** The group of the measure. */
  GapGroup group();

  GapStatus status();

  /**
   * What the status rests on, as references, for a measure that counts resources; empty for one
   * that counts patients.
   */
  List<String> elements();

  /**
   * The patient counts, and care was given or is missing.
   *
   * @param elements those without what is recommended for an open or prospective gap, all that
   *     count for a closed one
   * @param due last day on which a prospective gap can be closed, in the time zone of the period;
   *     null for an open or closed one
   */
  record Counted(GapGroup group, GapStatus status, List<String> elements, @Nullable LocalDate due)
      implements CareGap {
    public Counted {
      elements = List.copyOf(elements);
    }
  }

  /**
   * The measure does not apply to the patient.
   *
   * @param elements those that were taken out, if any came as far
   */
  record NotApplicable(GapGroup group, Reason reason, List<String> elements) implements CareGap {
    public NotApplicable {
      elements = List.copyOf(elements);
    }

    @Override
    public GapStatus status() {
      return GapStatus.NOT_APPLICABLE;
    }
  }

  /** Why a measure does not apply; of several elements the one that came furthest says it. */
  enum Reason {
    NOT_IN_INITIAL_POPULATION("not-in-initial-population", "Not in the initial population"),
    NOT_IN_DENOMINATOR("not-in-denominator", "Not in the denominator"),
    EXCLUDED("denominator-exclusion", "Excluded from the denominator"),
    EXCEPTED("denominator-exception", "Excepted from the denominator");

    private final String code;
    private final String display;

    Reason(String code, String display) {
      this.code = code;
      this.display = display;
    }

    public String code() {
      return code;
    }

    public String display() {
      return display;
    }
  }
}
