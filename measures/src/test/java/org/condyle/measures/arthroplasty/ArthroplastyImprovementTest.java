package org.condyle.measures.arthroplasty;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.content.MeasureContent;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule and edge of our first measure as one patient: {@code record.json} is what is stored of
 * the patient, {@code expected.json} says which procedures belong to which population, and why.
 */
class ArthroplastyImprovementTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final Path CASES = Path.of("src/test/resources/arthroplasty-improvement");
  private static final MeasureProgram PROGRAM = program();

  static Stream<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseGivesThePopulationsItExpects(String name) throws IOException {
    JsonNode expected = expected(name);

    assertThat(members(evaluate(name, expected)))
        .as(expected.get("because").asText())
        .isEqualTo(references(expected.get("members")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseGivesTheStrataItExpectsInEachGroup(String name) throws IOException {
    JsonNode expected = expected(name);
    List<GroupResult> groups = evaluate(name, expected);
    if (!expected.has("strata")) {
      // Where a case expects no strata in particular, each still has to hold every procedure once.
      assertThat(groups).allSatisfy(ArthroplastyImprovementTest::assertThatStrataAddUp);
      return;
    }
    for (GroupResult group : groups) {
      for (Map.Entry<String, JsonNode> stratifier : expected.get("strata").properties()) {
        assertThat(strata(group, stratifier.getKey()))
            .as(group.groupId() + " by " + stratifier.getKey())
            .isEqualTo(references(stratifier.getValue()));
      }
    }
  }

  @Test
  void anIndividualResultSaysSexRaceAndEthnicity() throws IOException {
    JsonNode expected = expected("supplemental-data");
    Map<String, Set<String>> found = new TreeMap<>();
    for (SupplementalValue value :
        run(expected)
            .evaluator()
            .evaluateIndividually(record("supplemental-data"))
            .supplementalData()) {
      Set<String> codes = new TreeSet<>();
      value.values().forEach(each -> codes.add(each.code() == null ? each.text() : each.code()));
      found.put(value.definition().id(), codes);
    }

    assertThat(found).isEqualTo(references(expected.get("supplementalData")));
  }

  @Test
  void theCasesReachEveryPopulationOfTheMeasure() throws IOException {
    Set<String> reached = new TreeSet<>();
    for (String name : cases().toList()) {
      expected(name).get("members").fieldNames().forEachRemaining(reached::add);
    }
    Set<String> populations = new TreeSet<>();
    PROGRAM
        .definition()
        .groups()
        .forEach(group -> group.populations().forEach(each -> populations.add(each.id())));

    assertThat(reached).isEqualTo(populations);
  }

  private static void assertThatStrataAddUp(GroupResult group) {
    List<String> initial =
        List.copyOf(new TreeSet<>(group.members(group.groupId() + "-initial-population")));
    for (List<Stratum> strata : group.strata().values()) {
      List<String> all = new ArrayList<>();
      strata.forEach(stratum -> all.addAll(stratum.members()));
      assertThat(all).containsExactlyInAnyOrderElementsOf(initial);
    }
  }

  private static Map<String, Set<String>> members(List<GroupResult> groups) {
    Map<String, Set<String>> members = new TreeMap<>();
    for (GroupResult group : groups) {
      group
          .members()
          .forEach(
              (population, references) -> {
                if (!references.isEmpty()) {
                  members.put(population, new TreeSet<>(references));
                }
              });
    }
    return members;
  }

  private static Map<String, Set<String>> strata(GroupResult group, String stratifier) {
    Map<String, Set<String>> strata = new TreeMap<>();
    for (Stratum stratum :
        group.strata().getOrDefault(group.groupId() + "-" + stratifier, List.of())) {
      strata.put(stratum.values().get(0).text(), new TreeSet<>(stratum.members()));
    }
    return strata;
  }

  private static Map<String, Set<String>> references(JsonNode lists) {
    Map<String, Set<String>> references = new TreeMap<>();
    for (Map.Entry<String, JsonNode> list : lists.properties()) {
      Set<String> each = new TreeSet<>();
      list.getValue().forEach(reference -> each.add(reference.asText()));
      references.put(list.getKey(), each);
    }
    return references;
  }

  private static List<GroupResult> evaluate(String name, JsonNode expected) throws IOException {
    SubjectResult result = run(expected).evaluator().evaluate(record(name));
    assertThat(result).isInstanceOf(SubjectResult.Evaluated.class);
    return ((SubjectResult.Evaluated) result).groups();
  }

  private static MeasureRun run(JsonNode expected) {
    ZoneId zone = ZoneId.of(expected.get("timeZone").asText());
    MeasurementPeriod period =
        MeasurementPeriod.parse(
            expected.get("period").get(0).asText(), expected.get("period").get(1).asText(), zone);
    String cutOff = expected.get("dataCutOff").asText();
    return PROGRAM.run(period, MeasurementPeriod.parse(cutOff, cutOff, zone).end());
  }

  private static PatientRecord record(String name) throws IOException {
    Bundle bundle =
        FHIR.newJsonParser()
            .setParserErrorHandler(new StrictErrorHandler())
            .parseResource(
                Bundle.class, Files.readString(CASES.resolve(name).resolve("record.json")));
    List<Resource> resources =
        bundle.getEntry().stream().map(BundleEntryComponent::getResource).toList();
    return PatientRecord.of((Patient) resources.get(0), resources.subList(1, resources.size()));
  }

  private static JsonNode expected(String name) throws IOException {
    return new ObjectMapper().readTree(CASES.resolve(name).resolve("expected.json").toFile());
  }

  private static MeasureProgram program() {
    Bundle bundle =
        new MeasureContent(FHIR, CondylePackage.load()).bundle("ArthroplastyImprovement");
    Measure measure =
        bundle.getEntry().stream()
            .map(BundleEntryComponent::getResource)
            .filter(Measure.class::isInstance)
            .map(Measure.class::cast)
            .findFirst()
            .orElseThrow();
    return MeasureProgram.compile(
        measure,
        new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
            .resolve(MeasureReader.read(measure).library(), measure.getUrl()));
  }
}
