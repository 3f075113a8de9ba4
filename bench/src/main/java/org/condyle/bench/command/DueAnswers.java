package org.condyle.bench.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.CompletenessQuestion;
import org.condyle.bench.workload.Totals;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.truth.CollectionTruth;
import org.condyle.cohort.truth.DueTruth;

/** What a server says of completeness, beside what the generator of C knows. */
final class DueAnswers {

  private static final String AS_OF =
      "https://condyle.org/fhir/StructureDefinition/measurereport-as-of";

  private DueAnswers() {}

  /** What the generator knows of the cohort as of a day. */
  static List<DueTruth> known(int patients, LocalDate day) {
    Cohort cohort = new Cohort(new CohortSettings(patients, CohortWorkload.SEED, History.NONE));
    CollectionTruth truth = new CollectionTruth(CohortData.load());
    List<DueTruth> known = new ArrayList<>();
    for (int number = 1; number <= patients; number++) {
      known.addAll(truth.of(cohort.patient(number).plan(), day));
    }
    return known;
  }

  /** As of which day a server answers. */
  static LocalDate day(ServerProcess server, CompletenessQuestion question) {
    for (JsonNode extension : ask(server, question).path("extension")) {
      if (extension.path("url").asText().equals(AS_OF)) {
        return LocalDate.parse(extension.path("valueDate").asText());
      }
    }
    throw new MeasurementFailure("The report does not say as of which day it is");
  }

  private static JsonNode ask(ServerProcess server, CompletenessQuestion question) {
    for (JsonNode part : server.client().get(question.path()).path("parameter")) {
      if (part.path("name").asText().equals("report")) {
        return part.path("resource");
      }
    }
    throw new MeasurementFailure("The answer about '" + question.name() + "' has no report");
  }

  /** Asks, and fails if the answer is another one than is known. */
  static void require(ServerProcess server, CompletenessQuestion question, Totals expected) {
    List<String> differences = expected.differences(Totals.of(ask(server, question)));
    if (!differences.isEmpty()) {
      throw new MeasurementFailure(
          "The completeness '"
              + question.name()
              + "' is wrong: "
              + String.join("; ", differences.subList(0, Math.min(8, differences.size()))));
    }
    server.requireAlive();
  }
}
