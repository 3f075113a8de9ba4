package org.condyle.cohort.plan;

import static org.condyle.cohort.plan.CohortData.require;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.PatientPlan.Death;
import org.condyle.cohort.plan.PatientPlan.Person;
import org.condyle.cohort.plan.PatientPlan.PlannedCondition;
import org.condyle.cohort.plan.PatientPlan.PlannedMedication;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.PatientPlan.PlannedScore;
import org.condyle.cohort.plan.PatientPlan.PlannedSurvey;
import org.condyle.cohort.plan.PatientPlan.PlannedVisit;
import org.condyle.cohort.plan.PatientPlan.Stay;
import org.condyle.cohort.plan.Population.ConditionCodes;
import org.condyle.cohort.plan.Population.Facility;
import org.condyle.cohort.plan.Population.PcsFamily;
import org.condyle.cohort.plan.Population.ProcedureCodes;
import org.condyle.cohort.plan.Population.ProcedureSystem;
import org.condyle.cohort.plan.Population.RatedCode;
import org.condyle.cohort.plan.Population.SharedCode;
import org.jspecify.annotations.Nullable;

/** One patient while it is being planned: its draws, its ids, and what was decided so far. */
final class PatientBuilder {

  private static final int YEARS_OF_MEDICARE = 65;
  private static final int YEARS_COVERED = 5;

  final Population population;
  final Draw draw;
  final String id;
  final List<Stay> stays = new ArrayList<>();
  final List<PlannedProcedure> procedures = new ArrayList<>();
  final List<PlannedCondition> conditions = new ArrayList<>();
  final List<PlannedScore> scores = new ArrayList<>();
  final List<PlannedSurvey> surveys = new ArrayList<>();
  final List<PlannedMedication> medications = new ArrayList<>();
  private final int number;
  private @Nullable LocalDate birthDate;
  private @Nullable LocalDate indexDay;
  private @Nullable Death death;

  PatientBuilder(Population population, Draw draw, int number, String id) {
    this.population = population;
    this.draw = draw;
    this.number = number;
    this.id = id;
  }

  /**
   * Draws the birth date of an ordinary patient.
   *
   * @param day the day the patient is seen from, for example the day of surgery
   */
  void bornBefore(LocalDate day) {
    boolean under65 = draw.chance(population.rate("under65"));
    aged(day, within(under65 ? "ageUnder65" : "ageFrom65"));
  }

  /** Draws a birth date that makes the patient old enough for Medicare on the day. */
  void bornLongBefore(LocalDate day) {
    aged(day, within("ageFrom65"));
  }

  /**
   * @param day the day the patient is seen from
   * @param birthday the 65th birthday
   */
  void turns65(LocalDate day, LocalDate birthday) {
    indexDay = day;
    birthDate = birthday.minusYears(YEARS_OF_MEDICARE);
  }

  private void aged(LocalDate day, int years) {
    indexDay = day;
    birthDate = day.minusYears(years).minusDays(draw.between(2, 360));
  }

  void died(LocalDate day, Form form) {
    death = new Death(form == Form.DATE ? Moment.on(day) : instant(day), form);
  }

  /** Whether the patient lives through the whole day, as far as anyone knows. */
  boolean isAliveAfter(LocalDate day) {
    return death == null || death.moment().day().isAfter(day);
  }

  /** The day, or the day of death where that is earlier. */
  LocalDate notAfterDeath(LocalDate day) {
    return death == null || day.isBefore(death.moment().day()) ? day : death.moment().day();
  }

  /** A time of the day between the calendar's first and last hour. */
  Moment instant(LocalDate day) {
    Population.Calendar calendar = population.calendar();
    return at(day, draw.between(calendar.firstHour(), calendar.lastHour()));
  }

  /** A time within the hour. */
  Moment at(LocalDate day, int hour) {
    return new Moment(day, hour * 3600 + draw.between(0, 3599));
  }

  String nextId(String kind, List<?> others) {
    return id + "-" + kind + (others.size() + 1);
  }

  Facility facility() {
    return draw.oneOf(population.facilities());
  }

  /** A reference to one of the facility's surgeons. */
  String surgeonOf(Facility facility) {
    return "Practitioner/" + draw.oneOf(facility.surgeons());
  }

  Side drawSide() {
    return draw.chance(population.rate("right")) ? Side.RIGHT : Side.LEFT;
  }

  /** A code of the wanted system, or of ICD-10-PCS or CPT where the kind has none in it. */
  Code procedureCode(ProcedureKind kind, ProcedureSystem wanted, Side side) {
    ProcedureCodes codes = require(population.procedures(), kind);
    if (wanted == ProcedureSystem.SNOMED && !codes.snomed().isEmpty()) {
      return new Code(Code.SNOMED, draw.oneOf(codes.snomed()), codes.text());
    }
    if (codes.pcs().isEmpty() || (wanted == ProcedureSystem.CPT && !codes.cpt().isEmpty())) {
      return new Code(Code.CPT, draw.oneOf(codes.cpt()), codes.text());
    }
    PcsFamily family = draw.oneOf(codes.pcs());
    String prefix = side == Side.RIGHT ? family.right() : family.left();
    return new Code(Code.ICD10_PCS, prefix + draw.oneOf(family.suffixes()), codes.text());
  }

  Code conditionCode(ConditionKind kind, Side side) {
    ConditionCodes codes = require(population.conditions(), kind);
    return new Code(
        Code.ICD10_CM, draw.oneOf(side == Side.RIGHT ? codes.right() : codes.left()), codes.text());
  }

  void addCondition(
      ConditionKind kind,
      Code code,
      Moment onset,
      @Nullable Moment abatement,
      String verification) {
    conditions.add(
        new PlannedCondition(
            nextId("condition", conditions), kind, code, onset, abatement, verification));
  }

  /** Prescribes each medication at its rate, unless the patient is dead by then. */
  void prescribe(List<RatedCode> choices, LocalDate day, String requester) {
    for (RatedCode choice : choices) {
      if (draw.chance(choice.rate()) && isAliveAfter(day)) {
        Code code = new Code(Code.RXNORM, choice.code(), choice.text());
        medications.add(
            new PlannedMedication(nextId("med", medications), code, instant(day), requester));
      }
    }
  }

  /** An amount around a mean, in whole cents. */
  BigDecimal amount(int mean) {
    double drawn = mean * draw.normal(1, population.payments().spread());
    return BigDecimal.valueOf(Math.round(drawn * 100), 2).setScale(2, RoundingMode.HALF_UP);
  }

  /** A whole number within a range of the population's data. */
  int within(String range) {
    List<Integer> bounds = require(population.ranges(), range);
    return draw.between(bounds.get(0), bounds.get(1));
  }

  LocalDate birthDate() {
    if (birthDate == null) {
      throw new IllegalStateException("Patient " + id + " has no birth date yet");
    }
    return birthDate;
  }

  PatientPlan build(@Nullable String edgeCase, List<PlannedVisit> visits) {
    LocalDate seen = indexDay == null ? population.calendar().periodStart() : indexDay;
    LocalDate birthday65 = birthDate().plusYears(YEARS_OF_MEDICARE);
    boolean over65 = !birthday65.isAfter(seen);
    Person person = person();
    return new PatientPlan(
        number,
        id,
        edgeCase,
        person,
        death,
        draw.oneOf(
            population.payers(), payer -> over65 ? payer.shareOver65() : payer.shareUnder65()),
        over65 ? birthday65.withDayOfMonth(1) : seen.minusYears(YEARS_COVERED).withDayOfMonth(1),
        stays,
        procedures,
        conditions,
        scores,
        surveys,
        medications,
        visits);
  }

  private Person person() {
    boolean female = draw.chance(population.rate("female"));
    Population.Names names = population.names();
    Facility home = facility();
    SharedCode race = draw.oneOf(population.races(), SharedCode::share);
    return new Person(
        draw.oneOf(names.family()),
        draw.oneOf(female ? names.female() : names.male()),
        female,
        birthDate(),
        new Code("urn:oid:2.16.840.1.113883.6.238", race.code(), race.text()),
        draw.chance(population.hispanicShare()),
        home.city(),
        home.state(),
        home.postalCode());
  }
}
