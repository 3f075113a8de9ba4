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
import org.condyle.proms.instrument.Scale;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.proms.scoring.ScoreCheck;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Sides;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Reads Observations of scores as the measures read them (PatientReportedScores). */
final class ScoreReader {

  private static final Set<ObservationStatus> USABLE =
      Set.of(ObservationStatus.FINAL, ObservationStatus.AMENDED, ObservationStatus.CORRECTED);

  private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

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
    BigDecimal value = usable ? value(observation, of.scale()) : null;
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
        value,
        usable && observation.getDataAbsentReason().hasCoding(ABSENT, "asked-declined"));
  }

  private static Optional<String> response(Observation observation) {
    return observation.getDerivedFrom().stream()
        .flatMap(reference -> References.of(reference).stream())
        .filter(reference -> reference.startsWith("QuestionnaireResponse/"))
        .findFirst();
  }

  private static @Nullable BigDecimal value(Observation observation, Scale scale) {
    return observation.hasValue()
        ? ScoreCheck.points(scale, observation.getValue())
            .filter(points -> scale.legal().allow(points))
            .orElse(null)
        : null;
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
