package org.condyle.bench.command;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.condyle.bench.fqm.FqmExecution;
import org.condyle.bench.fqm.FqmExecution.Profiles;
import org.condyle.bench.fqm.FqmMeasure;
import org.condyle.bench.fqm.FqmResult;
import org.condyle.bench.measure.Statistics;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.workload.CopiedCases;
import org.condyle.bench.workload.Json;
import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Totals;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.VersionManifest;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Measure;

/** fqm-execution, batched, over the same cases; its time is that of the calculation alone. */
final class FqmBaseline {

  private static final String ENGINE = "fqm-execution";

  private final Harness harness;
  private final Failures failures;

  FqmBaseline(Harness harness, Failures failures) {
    this.harness = harness;
    this.failures = failures;
  }

  /**
   * Seconds for each patient by measure, without those that failed; empty where npm is absent, and
   * says so.
   */
  Map<String, Double> measure(List<String> measures, int patients, Table table) {
    Optional<FqmExecution> fqm = installed();
    Map<String, Double> perPatient = new LinkedHashMap<>();
    if (fqm.isEmpty()) {
      harness.say("SKIPPED: fqm-execution cannot be installed here; it needs npm.");
      table.row().text("data", "S").text("engine", ENGINE).text("how", "skipped: no npm");
      return perPatient;
    }
    for (String name : measures) {
      failures.attempt(
          ENGINE,
          name,
          () -> perPatient.put(name, secondsPerPatient(fqm.get(), name, patients, table)));
    }
    return perPatient;
  }

  private double secondsPerPatient(FqmExecution fqm, String name, int patients, Table table) {
    OfficialMeasure measure = harness.official(name);
    double seconds = new Statistics(rounds(fqm, measure, patients)).median();
    table
        .row()
        .text("data", "S")
        .text("measure", name)
        .text("engine", ENGINE)
        .count("workers", 1)
        .count("patients", patients)
        .text("how", "in memory, batched")
        .figure("s", seconds)
        .figure("ms/patient", seconds * 1000 / patients)
        .figure("patients/s", patients / seconds);
    return seconds / patients;
  }

  private Optional<FqmExecution> installed() {
    try {
      return FqmExecution.installedIn(harness.root().resolve("bench/target/fqm"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Double> rounds(FqmExecution fqm, OfficialMeasure measure, int patients) {
    CopiedCases copies = new CopiedCases(measure);
    Question question = measure.question(copies.totals(patients));
    String measureJson = measureJson(measure, question);
    List<String> bundles =
        IntStream.rangeClosed(1, patients)
            .mapToObj(number -> collection(copies.patient(number)))
            .toList();
    List<Double> seconds = new ArrayList<>();
    try {
      for (int round = 0; round < harness.rounds(); round++) {
        List<FqmResult> results =
            fqm.calculate(
                measureJson,
                bundles,
                question.periodStart(),
                question.periodEnd(),
                // One case of CMS190 says by its profile alone that a service was not requested.
                Profiles.DECLARED);
        requireTotals(measure, question, results);
        seconds.add(fqm.lastCalculationSeconds());
      }
    } catch (IOException e) {
      throw new MeasurementFailure("fqm-execution failed: " + e.getMessage(), e);
    }
    return seconds;
  }

  private static String measureJson(OfficialMeasure measure, Question question) {
    FhirContext fhir = FhirContext.forR4Cached();
    Bundle bundle =
        fhir.newJsonParser().parseResource(Bundle.class, measure.artefacts().toString());
    Measure resource =
        fhir.newJsonParser().parseResource(Measure.class, measure.measure().toString());
    ResolvedContent content =
        new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
            .resolve(resource.getLibrary().get(0).getValue(), resource.getUrl());
    return new FqmMeasure(fhir)
        .json(
            resource,
            content,
            MeasurementPeriod.parse(question.periodStart(), question.periodEnd(), ZoneOffset.UTC)
                .end());
  }

  private static String collection(ObjectNode transaction) {
    ObjectNode collection = Json.bundle("collection");
    for (JsonNode entry : transaction.path("entry")) {
      collection
          .withArray("entry")
          .addObject()
          .put("fullUrl", Json.reference(entry.path("resource")))
          .set("resource", entry.path("resource"));
    }
    return new String(Json.bytes(collection), StandardCharsets.UTF_8);
  }

  private static void requireTotals(
      OfficialMeasure measure, Question question, List<FqmResult> results) {
    Map<String, String> codes = new LinkedHashMap<>();
    for (JsonNode group : measure.measure().path("group")) {
      for (JsonNode population : group.path("population")) {
        String code = population.path("code").path("coding").path(0).path("code").asText();
        String id = group.path("id").asText();
        codes.put(id + "/" + population.path("id").asText(), id + "/" + code);
      }
    }
    SortedMap<String, Long> counts = new TreeMap<>();
    results.forEach(
        result ->
            result
                .members()
                .forEach(
                    (place, members) ->
                        counts.merge(
                            codes.getOrDefault(place, place), (long) members.size(), Long::sum)));
    List<String> differences = question.totals().differences(new Totals(counts));
    if (!differences.isEmpty()) {
      throw new MeasurementFailure(
          "fqm-execution is wrong about " + question.name() + ": " + differences);
    }
  }
}
