package org.condyle.bench.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.CopiedOperations;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.ServerKind;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Completeness of many procedures. */
@Command(
    name = "completeness",
    mixinStandardHelpOptions = true,
    description = {
      "$prom-completeness over many procedures: the rows of a small cohort, which the server works",
      "out itself, are copied in the database, and the counts have to be the multiple of what is",
      "known of the cohort."
    })
final class CompletenessCommand implements Callable<Integer> {

  private static final String AS_OF =
      "https://condyle.org/fhir/StructureDefinition/measurereport-as-of";

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "500",
      description = "Patients of C whose rows are worked out (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--procedures",
      defaultValue = "100000",
      description = "Procedures with rows, at least (default: ${DEFAULT-VALUE}).")
  private int procedures;

  @Override
  public Integer call() {
    harness.workload("C", patients, CohortWorkload::small);
    Table table = harness.table("completeness");
    String data = "D-" + patients + "-" + ProcessHandle.current().pid();
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder("C", patients));
      List<CompletenessQuestion> questions = CompletenessQuestion.all();
      List<DueTruth> known = known(day(ask(server, questions.get(0))));
      questions.forEach(question -> require(server, question, question.totals(known)));
      CopiedOperations copied = new CopiedOperations(server.database());
      long operations = copied.operations();
      long factor = (procedures + operations - 1) / operations;
      harness.say("Copying " + operations + " procedures " + factor + " times");
      copied.make(factor - 1);
      for (CompletenessQuestion question : questions) {
        row(server, question, question.totals(known).times(factor), copied, table);
      }
    }
    harness.forget(data);
    harness.finish(table);
    return ExitCode.OK;
  }

  /** What the generator knows of the cohort as of a day. */
  private List<DueTruth> known(LocalDate day) {
    Cohort cohort = new Cohort(new CohortSettings(patients, CohortWorkload.SEED, History.NONE));
    CollectionTruth truth = new CollectionTruth(CohortData.load());
    List<DueTruth> known = new ArrayList<>();
    for (int number = 1; number <= patients; number++) {
      known.addAll(truth.of(cohort.patient(number).plan(), day));
    }
    return known;
  }

  private static JsonNode ask(ServerProcess server, CompletenessQuestion question) {
    for (JsonNode part : server.client().get(question.path()).path("parameter")) {
      if (part.path("name").asText().equals("report")) {
        return part.path("resource");
      }
    }
    throw new MeasurementFailure("The answer about '" + question.name() + "' has no report");
  }

  private static LocalDate day(JsonNode report) {
    for (JsonNode extension : report.path("extension")) {
      if (extension.path("url").asText().equals(AS_OF)) {
        return LocalDate.parse(extension.path("valueDate").asText());
      }
    }
    throw new MeasurementFailure("The report does not say as of which day it is");
  }

  private static void require(
      ServerProcess server, CompletenessQuestion question, Totals expected) {
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

  private void row(
      ServerProcess server,
      CompletenessQuestion question,
      Totals expected,
      CopiedOperations copied,
      Table table) {
    require(server, question, expected);
    Measured.Rounds rounds =
        Measured.rounds(
            harness.rounds(), () -> {}, server, unused -> require(server, question, expected));
    table
        .row()
        .text("question", question.name())
        .count("procedures", copied.operations())
        .count("rows", copied.rows())
        .figure("ms", rounds.seconds() * 1000)
        .figure("CPU ms", rounds.cpu() * 1000)
        .count("peak heap MB", rounds.peakHeap());
  }
}
