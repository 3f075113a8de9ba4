package org.condyle.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/** What Prometheus gets from a running server. */
class PrometheusTest {

  private static final Path OPERATIONS =
      Path.of(System.getProperty("condyle.root", "..")).resolve("docs/operations.md");
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(condyle_[a-z_]+)");
  private static final Pattern LINE =
      Pattern.compile("(?m)^(condyle_[a-z_]+)(?:\\{([^}]*)})? ([0-9.E+NaN-]+)$");

  @Test
  void evaluatedPatientsAreCountedByThePathWhoseResultStands() {
    SmallMeasure.install(
        SmallMeasure.measure("PrometheusCounted", "1.0.0"),
        SmallMeasure.library(
            "PrometheusCounted",
            """
            context Patient
            define "In": true
            define "Out": Patient.gender.value = 'male'
            """));
    Group group = new Group();
    group.setType(Group.GroupType.PERSON).setActual(true);
    for (String id : Set.of("prometheus-1", "prometheus-2")) {
      Patient patient = new Patient();
      patient.setId(id);
      SharedServer.client().update().resource(patient).execute();
      group.addMember().setEntity(new Reference("Patient/" + id));
    }
    group.setId("prometheus-both");
    SharedServer.client().update().resource(group).execute();
    double before = evaluated();

    HttpResponse<String> report =
        SharedServer.get(
            "Measure/PrometheusCounted-1.0.0/$evaluate-measure?periodStart=2026&periodEnd=2026"
                + "&subject=Group/prometheus-both&reportType=population");

    assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
    assertThat(evaluated()).isGreaterThanOrEqualTo(before + 2);
  }

  private static double evaluated() {
    Map<String, Double> figures = figures();
    return Stream.of("linked", "engine")
        .map(path -> figures.get("condyle_evaluation_subjects_total{path=\"" + path + "\"}"))
        .mapToDouble(Objects::requireNonNull)
        .sum();
  }

  @Test
  void theFiguresAreThoseThatAreDocumentedAndSayOfNobodyInParticular() throws IOException {
    Set<String> listed = new TreeSet<>();
    Matcher line = LISTED.matcher(Files.readString(OPERATIONS));
    while (line.find()) {
      listed.add(line.group(1));
    }
    Set<String> told = new TreeSet<>();
    figures()
        .forEach(
            (name, value) -> {
              assertThat(name).matches("[a-z_]+(\\{(path|end)=\"[a-z-]+\"})?");
              assertThat(value).as(name).isNotNaN();
              told.add(name.replaceAll("\\{.*", ""));
            });

    assertThat(told).isEqualTo(listed);
  }

  private static Map<String, Double> figures() {
    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.server().fhirBase().resolve(MetricsConfig.PATH))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.body()).contains("jvm_memory_used_bytes");
    Map<String, Double> figures = new TreeMap<>();
    Matcher line = LINE.matcher(answer.body());
    while (line.find()) {
      String labels = line.group(2) == null ? "" : "{" + line.group(2) + "}";
      figures.put(line.group(1) + labels, Double.valueOf(line.group(3)));
    }
    return figures;
  }
}
