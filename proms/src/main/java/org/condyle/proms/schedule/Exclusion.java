package org.condyle.proms.schedule;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.condyle.proms.reading.CodeSet;
import org.condyle.proms.reading.RecordedMoment;
import org.condyle.proms.reading.References;
import org.condyle.proms.surgery.Surgery;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;

/**
 * What takes an operation out of a schedule. Each has the meaning that it has in the measures
 * (ElectiveArthroplasty and SpineSurgeryCommon), so that both know the same operations.
 */
public sealed interface Exclusion {

  /** For example {@code fracture}. */
  String id();

  /**
   * Whether it takes an operation out.
   *
   * @param surgery the operation
   * @param start its first day
   * @param end its last day
   */
  boolean applies(PatientRecord record, Surgery surgery, LocalDate start, LocalDate end);

  /**
   * A condition that began shortly before the operation, or on its day.
   *
   * @param within how long before it at most
   */
  record RecentCondition(String id, List<CodeSet> codes, Period within) implements Exclusion {

    public RecentCondition {
      codes = List.copyOf(codes);
    }

    @Override
    public boolean applies(PatientRecord record, Surgery surgery, LocalDate start, LocalDate end) {
      LocalDate first = start.minus(within);
      return asserted(record, codes)
          .flatMap(condition -> dayOf(RecordedMoment.startOf(condition.getOnset())))
          .anyMatch(onset -> !onset.isBefore(first) && !onset.isAfter(start));
    }
  }

  /** A condition that shares a day with the operation, from its onset to its end if it has one. */
  record PresentCondition(String id, List<CodeSet> codes) implements Exclusion {

    public PresentCondition {
      codes = List.copyOf(codes);
    }

    @Override
    public boolean applies(PatientRecord record, Surgery surgery, LocalDate start, LocalDate end) {
      return asserted(record, codes).anyMatch(condition -> isPresent(condition, start, end));
    }

    private static boolean isPresent(Condition condition, LocalDate start, LocalDate end) {
      boolean begun =
          dayOf(RecordedMoment.startOf(condition.getOnset())).anyMatch(day -> !day.isAfter(end));
      boolean over = dayOf(abatement(condition)).anyMatch(day -> day.isBefore(start));
      return begun && !over;
    }

    private static Optional<RecordedMoment> abatement(Condition condition) {
      return condition.hasAbatementPeriod()
          ? RecordedMoment.of(condition.getAbatementPeriod().getEndElement())
          : RecordedMoment.startOf(condition.getAbatement());
    }
  }

  /** Another procedure that was completed on the day on which the operation starts. */
  record SameDayProcedure(String id, List<CodeSet> codes) implements Exclusion {

    public SameDayProcedure {
      codes = List.copyOf(codes);
    }

    @Override
    public boolean applies(PatientRecord record, Surgery surgery, LocalDate start, LocalDate end) {
      return record.ofType("Procedure").stream()
          .map(Procedure.class::cast)
          .filter(procedure -> procedure.getStatus() == ProcedureStatus.COMPLETED)
          .filter(procedure -> !surgery.resources().contains(References.to(procedure)))
          .filter(procedure -> isIn(procedure.getCode(), codes))
          .flatMap(procedure -> dayOf(RecordedMoment.startOf(procedure.getPerformed())))
          .anyMatch(start::equals);
    }
  }

  private static boolean isIn(CodeableConcept code, List<CodeSet> codes) {
    return codes.stream().anyMatch(set -> set.contains(code));
  }

  private static Stream<LocalDate> dayOf(Optional<RecordedMoment> moment) {
    return moment.map(RecordedMoment::day).stream();
  }

  /** Conditions that nobody refuted or entered in error. */
  private static Stream<Condition> asserted(PatientRecord record, List<CodeSet> codes) {
    return record.ofType("Condition").stream()
        .map(Condition.class::cast)
        .filter(condition -> isIn(condition.getCode(), codes))
        .filter(condition -> !isVoid(condition.getVerificationStatus()));
  }

  private static boolean isVoid(CodeableConcept verification) {
    String system = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
    return verification.hasCoding(system, "refuted")
        || verification.hasCoding(system, "entered-in-error");
  }
}
