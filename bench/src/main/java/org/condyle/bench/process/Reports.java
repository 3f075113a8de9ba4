package org.condyle.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.condyle.bench.workload.Json;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Totals;

/** Asks a server for reports and refuses what is wrong. */
public final class Reports {

  private final ServerProcess server;

  public Reports(ServerProcess server) {
    this.server = server;
  }

  /**
   * The summary over everyone whom the server has.
   *
   * @throws MeasurementFailure if it does not say what it must
   */
  public void requireSummary(Question question) {
    requireTotals(question, server.client().get(summaryPath(question, Map.of())));
  }

  /** The summary over the members of a Group. */
  public void requireSummary(Question question, String group) {
    requireTotals(
        question, server.client().get(summaryPath(question, Map.of("subject", "Group/" + group))));
  }

  private String summaryPath(Question question, Map<String, String> subject) {
    Map<String, String> parameters = new LinkedHashMap<>(subject);
    parameters.put("reportType", "population");
    return switch (server.kind()) {
      case CONDYLE -> {
        parameters.put("measure", question.measure());
        parameters.put("periodStart", question.periodStart());
        parameters.put("periodEnd", question.periodEnd());
        parameters.put("dataCutOff", question.dataCutOff());
        yield FhirClient.path("Measure/$evaluate-measure", parameters);
      }
      // Its period is that of the content; StockContent says why.
      case STOCK -> FhirClient.path("Measure/" + idOf(question) + "/$evaluate-measure", parameters);
    };
  }

  /** The published measures are installed under the last part of their canonical. */
  private static String idOf(Question question) {
    String url = question.measure().substring(0, question.measure().indexOf('|'));
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /**
   * All summaries in one request, over everyone; a server that is not Condyle has no such thing.
   */
  public void requireSummaries(List<Question> questions) {
    Question first = questions.get(0);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("periodStart", first.periodStart());
    parameters.put("periodEnd", first.periodEnd());
    parameters.put("dataCutOff", first.dataCutOff());
    parameters.put("reportType", "population");
    String measures =
        questions.stream()
            .map(
                question -> FhirClient.path("", Map.of("measure", question.measure())).substring(1))
            .collect(Collectors.joining("&", "&", ""));
    JsonNode answer =
        server.client().get(FhirClient.path("Measure/$evaluate", parameters) + measures);
    Map<String, JsonNode> reports = new LinkedHashMap<>();
    for (JsonNode part : answer.path("parameter")) {
      for (JsonNode entry : part.path("resource").path("entry")) {
        JsonNode report = entry.path("resource");
        reports.put(report.path("measure").asText(), report);
      }
    }
    for (Question question : questions) {
      JsonNode report = reports.get(question.measure());
      if (report == null) {
        throw new MeasurementFailure("No report of " + question.measure() + " was answered");
      }
      requireTotals(question, report);
    }
  }

  /** The individual report of one patient, whole. */
  public JsonNode individual(Question question, String patient) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("measure", question.measure());
    parameters.put("periodStart", question.periodStart());
    parameters.put("periodEnd", question.periodEnd());
    parameters.put("dataCutOff", question.dataCutOff());
    parameters.put("subject", "Patient/" + patient);
    return server.client().get(FhirClient.path("Measure/$evaluate-measure", parameters));
  }

  private void requireTotals(Question question, JsonNode report) {
    List<String> differences = new ArrayList<>(question.totals().differences(Totals.of(report)));
    requireDay(question.periodStart(), report, "start", differences);
    requireDay(question.periodEnd(), report, "end", differences);
    if (!differences.isEmpty()) {
      throw new MeasurementFailure(
          server.kind().label()
              + " is wrong about "
              + question.name()
              + ": "
              + String.join("; ", differences.subList(0, Math.min(8, differences.size()))));
    }
    server.requireAlive();
  }

  private static void requireDay(
      String day, JsonNode report, String end, List<String> differences) {
    String reported = report.path("period").path(end).asText();
    if (!reported.startsWith(day)) {
      differences.add("period " + end + ": expected " + day + ", reported " + reported);
    }
  }

  /** A Group with these patients. */
  public static ObjectNode group(String id, List<String> patients) {
    ObjectNode group = Json.MAPPER.createObjectNode();
    group.put("resourceType", "Group").put("id", id).put("type", "person").put("actual", true);
    for (String patient : patients) {
      group
          .withArray("member")
          .addObject()
          .putObject("entity")
          .put("reference", "Patient/" + patient);
    }
    return group;
  }
}
