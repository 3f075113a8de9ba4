package org.condyle.bench.fqm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.condyle.bench.fqm.FqmExecution.Profiles;
import org.condyle.bench.fqm.OraclePatients.Question;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.content.MeasureContent;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Measure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our measures with an engine that shares no code with ours: every population of every patient is
 * the same. What cannot be compared is named, in {@link KnownFault} and {@link #UNSUPPORTED}.
 */
@Tag("full")
class FqmOracleTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final int COHORT = 200;

  /** Measures that fqm-execution cannot evaluate, and why. */
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "OrthopedicComposite",
          "it gives a composite no members of its own; the components are compared one by one");

  private static final MeasureContent CONTENT = new MeasureContent(FHIR, CondylePackage.load());

  static Stream<String> supported() {
    return CONTENT.names().stream().filter(name -> !UNSUPPORTED.containsKey(name));
  }

  @Test
  void aMeasureThatIsLeftOutIsOneOfOurs() {
    assertThat(CONTENT.names()).containsAll(UNSUPPORTED.keySet());
  }

  @ParameterizedTest
  @MethodSource("supported")
  void bothEnginesPutEveryPatientIntoTheSamePopulations(String name) throws IOException {
    Optional<FqmExecution> fqm = FqmExecution.installedIn(Path.of("target", "fqm"));
    assumeTrue(fqm.isPresent(), "fqm-execution cannot be installed here: it needs npm");
    Map<Question, List<PatientRecord>> patients = new HashMap<>(OraclePatients.cases(name));
    patients.merge(
        OraclePatients.OF_THE_COHORT,
        OraclePatients.cohort(COHORT),
        (cases, cohort) -> Stream.concat(cases.stream(), cohort.stream()).toList());

    List<String> differences = new ArrayList<>();
    int memberships = 0;
    for (Map.Entry<Question, List<PatientRecord>> each : patients.entrySet()) {
      memberships += compare(name, fqm.get(), each.getKey(), each.getValue(), differences);
    }

    assertThat(differences).isEmpty();
    assertThat(memberships).as("members of populations that were compared").isPositive();
  }

  private static int compare(
      String name,
      FqmExecution fqm,
      Question question,
      List<PatientRecord> patients,
      List<String> differences)
      throws IOException {
    Bundle bundle = CONTENT.bundle(name);
    Measure measure =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Measure.class::isInstance)
            .map(Measure.class::cast)
            .findFirst()
            .orElseThrow();
    ResolvedContent content =
        new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
            .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl());
    MeasurementPeriod cutOff =
        MeasurementPeriod.parse(question.dataCutOff(), question.dataCutOff(), ZoneOffset.UTC);
    Map<String, Map<String, Set<String>>> theirs = new HashMap<>();
    fqm.calculate(
            new FqmMeasure(FHIR).json(measure, content, cutOff.end()),
            patients.stream().map(OraclePatients::json).toList(),
            question.periodStart(),
            question.periodEnd(),
            Profiles.IGNORED)
        .forEach(result -> theirs.put(result.patientId(), result.members()));
    SubjectEvaluator evaluator =
        MeasureProgram.compile(measure, content)
            .run(
                MeasurementPeriod.parse(
                    question.periodStart(), question.periodEnd(), ZoneOffset.UTC),
                cutOff.end())
            .evaluator();
    int memberships = 0;
    for (PatientRecord patient : patients) {
      if (KnownFault.of(patient).isPresent()) {
        continue;
      }
      Map<String, Set<String>> ours = members(evaluator.evaluate(patient));
      Map<String, Set<String>> other = theirs.get(patient.patientId());
      memberships += ours.values().stream().mapToInt(Set::size).sum();
      if (!ours.equals(other)) {
        differences.add(
            "%s, %s: Condyle %s, fqm-execution %s"
                .formatted(question, patient.patientId(), ours, other));
      }
    }
    return memberships;
  }

  private static Map<String, Set<String>> members(SubjectResult result) {
    assertThat(result).isInstanceOf(SubjectResult.Evaluated.class);
    Map<String, Set<String>> members = new TreeMap<>();
    for (GroupResult group : ((SubjectResult.Evaluated) result).groups()) {
      group
          .members()
          .forEach(
              (population, references) -> {
                Set<String> ids = new TreeSet<>();
                references.forEach(each -> ids.add(each.substring(each.indexOf('/') + 1)));
                if (!ids.isEmpty()) {
                  members.put(group.groupId() + "/" + population, ids);
                }
              });
    }
    return members;
  }
}
