package org.condyle.bench.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Statistics;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.Json;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Totals;
import org.condyle.bench.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A patient changes, and the next report has to know. */
@Command(
    name = "changed",
    mixinStandardHelpOptions = true,
    description = {
      "One changed patient among many: the write, and the report after it.",
      "Each time the patient falls out of the measure or comes back, and the report must say so."
    })
final class ChangedCommand implements Callable<Integer> {

  /** Too late for any measure of ours. */
  private static final String CHILD = "2021-04-01";

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "100000",
      description = "Patients of C (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--changes",
      defaultValue = "20",
      description = "How many patients change, one after the other (default: ${DEFAULT-VALUE}).")
  private int changes;

  private final List<Double> writes = new ArrayList<>();
  private final List<Double> reports = new ArrayList<>();
  private int counted;

  @Override
  public Integer call() {
    Workload cohort = harness.workload("C", patients, CohortWorkload::small);
    Question question = cohort.questions().get(0);
    String data = "C-" + patients;
    Table table = harness.table("changed");
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder("C", patients));
      new Reports(server).requireSummary(question);
      JsonNode found = server.client().get("Patient?_count=" + changes + "&birthdate=lt2000-01-01");
      for (JsonNode entry : found.path("entry")) {
        change(server, question, (ObjectNode) entry.path("resource"));
      }
      new Reports(server).requireSummary(question);
      table
          .row()
          .text("measure", question.name())
          .count("patients", patients)
          .count("changes", reports.size())
          .count("of them in the measure", counted)
          .figure("PUT ms", new Statistics(writes).median())
          .figure("report ms, median", new Statistics(reports).median())
          .figure("report ms, greatest", new Statistics(reports).greatest())
          .count("peak heap MB", server.heap().peak());
    }
    harness.finish(table);
    return ExitCode.OK;
  }

  /** Makes the patient a child and back again; both times the next report is held to it. */
  private void change(ServerProcess server, Question question, ObjectNode patient) {
    Totals own = own(server, question, patient);
    ObjectNode child = patient.deepCopy();
    child.put("birthDate", CHILD);
    if (own.counts().values().stream().anyMatch(count -> count > 0)) {
      counted++;
    }
    write(server, child);
    Totals without = question.totals().withoutStrata().plus(own.times(-1));
    report(server, question, without);
    write(server, patient);
    report(server, question, question.totals());
  }

  private static Totals own(ServerProcess server, Question question, ObjectNode patient) {
    return Totals.of(new Reports(server).individual(question, patient.path("id").asText()))
        .withoutStrata();
  }

  private void write(ServerProcess server, ObjectNode patient) {
    byte[] body = Json.bytes(patient);
    writes.add(
        Measured.of(server, unused -> server.client().put(Json.reference(patient), body)).seconds()
            * 1000);
  }

  private void report(ServerProcess server, Question question, Totals expected) {
    Question changed =
        new Question(
            question.name(),
            question.measure(),
            question.periodStart(),
            question.periodEnd(),
            question.dataCutOff(),
            expected);
    reports.add(Measured.of(server, asked -> asked.requireSummary(changed)).seconds() * 1000);
  }
}
