package org.condyle.cohort.plan;

import static org.condyle.cohort.plan.CohortData.require;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cohort.History;
import org.condyle.cohort.plan.PatientPlan.BloodPressure;
import org.condyle.cohort.plan.PatientPlan.PlannedVisit;
import org.condyle.cohort.plan.PatientPlan.Result;
import org.condyle.cohort.plan.Population.HistoryRates;
import org.condyle.cohort.plan.Population.Laboratory;
import org.condyle.cohort.plan.Population.PlainCode;
import org.condyle.cohort.plan.Population.RatedCode;
import org.condyle.cohort.plan.Population.VisitCount;
import org.jspecify.annotations.Nullable;

/**
 * Plans primary-care visits that no orthopedic measure or episode reads. It has draws of its own,
 * so that the orthopedic part of a patient does not depend on it.
 */
final class HistoryPlanner {

  private static final int LABORATORY_TESTS_AT_MOST = 3;

  private final Population population;
  private final History history;

  HistoryPlanner(Population population, History history) {
    this.population = population;
    this.history = history;
  }

  List<PlannedVisit> visits(PatientBuilder patient, Draw draw) {
    HistoryRates rates = population.history();
    return switch (history) {
      case NONE -> List.of();
      case TYPICAL -> visits(patient, draw, rates.typical());
      case HEAVY -> visits(patient, draw, rates.heavy());
    };
  }

  private List<PlannedVisit> visits(PatientBuilder patient, Draw draw, VisitCount count) {
    double drawn = count.medianVisits() * StrictMath.exp(draw.normal(0, count.deviation()));
    int number = (int) Math.min(count.largest(), Math.round(drawn));
    LocalDate last = patient.notAfterDeath(population.calendar().dataCutOff()).minusDays(1);
    LocalDate first = last.minusYears(population.history().years());
    double heightMetres = draw.normal(1.68, 0.09);
    double weightKilograms = draw.normal(84, 14);
    List<PlannedVisit> visits = new ArrayList<>(number);
    for (int i = 0; i < number; i++) {
      LocalDate day = draw.between(first, last);
      double weight = weightKilograms + draw.normal(0, 2);
      visits.add(visit(patient.id + "-visit" + (i + 1), draw, day, weight, heightMetres));
    }
    return visits;
  }

  private PlannedVisit visit(
      String id, Draw draw, LocalDate day, double weight, double heightMetres) {
    int start = population.calendar().firstHour() * 3600 + draw.between(0, 5 * 3600);
    BloodPressure pressure = happens(draw, "bloodPressure") ? bloodPressure(draw) : null;
    List<Result> vitalSigns = new ArrayList<>();
    if (happens(draw, "weight")) {
      vitalSigns.add(result("29463-7", "Body weight", weight, "kg"));
    }
    if (happens(draw, "bodyMassIndex")) {
      double index = weight / (heightMetres * heightMetres);
      vitalSigns.add(result("39156-5", "Body mass index", index, "kg/m2"));
    }
    return new PlannedVisit(
        id,
        new Moment(day, start),
        new Moment(day, start + draw.between(900, 2700)),
        pressure,
        vitalSigns,
        laboratory(draw),
        happens(draw, "condition")
            ? code(Code.ICD10_CM, draw.oneOf(population.history().conditions()))
            : null,
        medication(draw),
        happens(draw, "immunization")
            ? code(Code.CVX, draw.oneOf(population.history().immunizations()))
            : null);
  }

  private BloodPressure bloodPressure(Draw draw) {
    List<Integer> systolic = population.history().systolic();
    List<Integer> diastolic = population.history().diastolic();
    return new BloodPressure(
        draw.between(systolic.get(0), systolic.get(1)),
        draw.between(diastolic.get(0), diastolic.get(1)));
  }

  private List<Result> laboratory(Draw draw) {
    List<Result> results = new ArrayList<>();
    if (happens(draw, "laboratory")) {
      List<Laboratory> tests = population.history().laboratory();
      int number = draw.between(1, LABORATORY_TESTS_AT_MOST);
      int first = draw.between(0, tests.size() - 1);
      for (int i = 0; i < number; i++) {
        Laboratory test = tests.get((first + i) % tests.size());
        double value = test.low() + draw.uniform() * (test.high() - test.low());
        results.add(result(test.code(), test.text(), value, test.unit()));
      }
    }
    return results;
  }

  private @Nullable Code medication(Draw draw) {
    if (!happens(draw, "medication")) {
      return null;
    }
    RatedCode choice = draw.oneOf(population.medications().chronic(), RatedCode::rate);
    return new Code(Code.RXNORM, choice.code(), choice.text());
  }

  private boolean happens(Draw draw, String rate) {
    return draw.chance(require(population.history().rates(), rate));
  }

  private static Result result(String loinc, String text, double value, String unit) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
    return new Result(new Code(Code.LOINC, loinc, text), rounded, unit);
  }

  private static Code code(String system, PlainCode choice) {
    return new Code(system, choice.code(), choice.text());
  }
}
