package org.condyle.proms.due;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.instrument.InstrumentCatalog.InstrumentScale;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Sides;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Reads Observations of scores as the measures read them (PatientReportedScores). */
final class ScoreReader {

  private static final Set<ObservationStatus> USABLE =
      Set.of(ObservationStatus.FINAL, ObservationStatus.AMENDED, ObservationStatus.CORRECTED);

  private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
  private static final String MILLIMETRES = "mm";

  private final InstrumentCatalog instruments;
  private final Sides sides;

  ScoreReader(InstrumentCatalog instruments, Sides sides) {
    this.instruments = instruments;
    this.sides = sides;
  }

  /** Empty for an Observation that is no score of a known instrument. */
  Optional<RecordedScore> read(Observation observation) {
    return observation.getCode().getCoding().stream()
        .filter(coding -> coding.hasSystem() && coding.hasCode())
        .map(coding -> new Code(coding.getSystem(), coding.getCode()))
        .flatMap(code -> instruments.byScoreCode(code).stream())
        .findFirst()
        .map(scale -> score(observation, scale));
  }

  private RecordedScore score(Observation observation, InstrumentScale of) {
    boolean usable = USABLE.contains(observation.getStatus());
    Side side = sides.of(List.of(observation.getBodySite()));
    RecordedMoment moment = RecordedMoment.startOf(observation.getEffective()).orElse(null);
    BigDecimal value = usable ? value(observation.getValue(), of) : null;
    return new RecordedScore(
        References.to(observation),
        response(observation)
            .map(response -> RecordedScore.groupOf(response, of.instrument()))
            .orElse(of.instrument().id() + "|" + moment + "|" + side),
        of.instrument(),
        of.scale(),
        moment,
        side,
        surgeries(observation.getBasedOn(), observation.getPartOf()),
        value != null && of.scale().legal().allow(value) ? value : null,
        usable && observation.getDataAbsentReason().hasCoding(ABSENT, "asked-declined"));
  }

  private static Optional<String> response(Observation observation) {
    return observation.getDerivedFrom().stream()
        .flatMap(reference -> References.of(reference).stream())
        .filter(reference -> reference.startsWith("QuestionnaireResponse/"))
        .findFirst();
  }

  /** Millimetres on a line of 100 mm are tenths of a point. */
  private static @Nullable BigDecimal value(@Nullable Type value, InstrumentScale of) {
    if (value instanceof IntegerType number) {
      return number.getValue() == null ? null : BigDecimal.valueOf(number.getValue());
    }
    if (value instanceof Quantity quantity && quantity.getValue() != null) {
      boolean line =
          MILLIMETRES.equals(quantity.getCode()) && !MILLIMETRES.equals(of.scale().unit());
      return line ? quantity.getValue().movePointLeft(1) : quantity.getValue();
    }
    return null;
  }

  /** What an answer says that it belongs to. */
  static Set<String> surgeries(List<Reference> basedOn, List<Reference> partOf) {
    Set<String> surgeries = new HashSet<>();
    Stream.concat(basedOn.stream(), partOf.stream())
        .flatMap(reference -> References.of(reference).stream())
        .filter(
            reference ->
                reference.startsWith("ServiceRequest/") || reference.startsWith("Procedure/"))
        .forEach(surgeries::add);
    return surgeries;
  }
}
