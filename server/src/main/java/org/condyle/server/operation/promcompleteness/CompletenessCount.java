package org.condyle.server.operation.promcompleteness;

import java.util.Locale;
import java.util.function.ToLongFunction;
import org.condyle.proms.completeness.CompletenessCounts;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupPopulationComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupPopulationComponent;
import org.jspecify.annotations.Nullable;

/** What is counted, as populations of a report. */
enum CompletenessCount {
  ELIGIBLE(CompletenessCounts::eligible, "initial-population"),
  DUE(CompletenessCounts::due, "denominator"),
  CAPTURED(CompletenessCounts::captured, null),
  COMPLETE(CompletenessCounts::complete, "numerator"),
  MATCHED(CompletenessCounts::matched, null),
  DECLINED(CompletenessCounts::declined, null),
  MISSED(CompletenessCounts::missed, null),
  OPEN(CompletenessCounts::open, null);

  private static final String OWN = "https://condyle.org/fhir/CodeSystem/completeness-count";
  private static final String POPULATIONS =
      "http://terminology.hl7.org/CodeSystem/measure-population";

  private final ToLongFunction<CompletenessCounts> count;
  private final @Nullable String population;

  /**
   * @param population what it is to a reader who knows measures, where it is one of these: the
   *     score of the report is numerator by denominator
   */
  CompletenessCount(ToLongFunction<CompletenessCounts> count, @Nullable String population) {
    this.count = count;
    this.population = population;
  }

  void write(CompletenessCounts counts, MeasureReportGroupPopulationComponent target) {
    target.setCode(code()).setCount(of(counts));
  }

  void write(CompletenessCounts counts, StratifierGroupPopulationComponent target) {
    target.setCode(code()).setCount(of(counts));
  }

  private int of(CompletenessCounts counts) {
    return Math.toIntExact(count.applyAsLong(counts));
  }

  private CodeableConcept code() {
    CodeableConcept code = new CodeableConcept();
    code.addCoding().setSystem(OWN).setCode(name().toLowerCase(Locale.ROOT));
    if (population != null) {
      code.addCoding().setSystem(POPULATIONS).setCode(population);
    }
    return code;
  }
}
