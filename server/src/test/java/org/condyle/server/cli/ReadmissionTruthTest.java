package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.GeneratedPatient;
import org.condyle.cohort.History;
import org.condyle.cohort.PatientRecordReader;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.truth.EpisodeTruth;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.content.MeasureContent;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Measure;
import org.junit.jupiter.api.Test;

/** The readmissions that the measure finds are those that the generator of the cohort planned. */
class ReadmissionTruthTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final String GROUP = "readmission-";

  @Test
  void readmissionsOfTwoThousandPatientsAreThoseThatWerePlanned() {
    Cohort cohort = new Cohort(new CohortSettings(2_000, 2_000, History.NONE));
    PatientRecordReader reader = PatientRecordReader.of(FHIR, cohort);
    SubjectEvaluator evaluator = evaluator();
    Map<String, Boolean> planned = new TreeMap<>();
    Map<String, Boolean> found = new TreeMap<>();
    Set<String> arthroplastyEpisodes = new TreeSet<>();
    Set<String> initialPopulation = new HashSet<>();

    cohort.stream()
        .forEach(
            patient -> {
              GroupResult readmission = readmission(evaluator.evaluate(reader.read(patient)));
              initialPopulation.addAll(readmission.members(GROUP + "initial-population"));
              for (EpisodeTruth episode : patient.truth().episodes()) {
                if (hasArthroplasty(patient, episode.encounter())) {
                  arthroplastyEpisodes.add(episode.encounter());
                }
                if (counts(readmission, episode.encounter())) {
                  planned.put(episode.encounter(), episode.readmitted());
                  found.put(
                      episode.encounter(),
                      readmission.members(GROUP + "numerator").contains(episode.encounter()));
                }
              }
            });

    assertThat(initialPopulation).containsAll(arthroplastyEpisodes);
    assertThat(found).isEqualTo(planned).hasSizeGreaterThan(1_000);
    assertThat(found.values().stream().filter(Boolean::booleanValue).count()).isGreaterThan(20);
  }

  private static boolean counts(GroupResult result, String encounter) {
    return result.members(GROUP + "denominator").contains(encounter)
        && !result.members(GROUP + "denominator-exclusion").contains(encounter);
  }

  private static boolean hasArthroplasty(GeneratedPatient patient, String encounter) {
    return patient.plan().procedures().stream()
        .filter(procedure -> procedure.kind().isPrimaryArthroplasty())
        .filter(procedure -> procedure.status().equals("completed"))
        .map(PlannedProcedure::encounter)
        .anyMatch(id -> encounter.equals("Encounter/" + id));
  }

  private static GroupResult readmission(SubjectResult result) {
    assertThat(result).isInstanceOf(SubjectResult.Evaluated.class);
    return ((SubjectResult.Evaluated) result)
        .groups().stream()
            .filter(group -> group.groupId().equals("readmission"))
            .findFirst()
            .orElseThrow();
  }

  /** Over a period and up to a cut-off that hold all that was planned. */
  private static SubjectEvaluator evaluator() {
    Bundle content =
        new MeasureContent(FHIR, CondylePackage.load()).bundle("ReadmissionOrEmergencyVisit30");
    Measure measure =
        content.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Measure.class::isInstance)
            .map(Measure.class::cast)
            .findFirst()
            .orElseThrow();
    return MeasureProgram.compile(
            measure,
            new ContentResolution(BundleContent.of(content), VersionManifest.none())
                .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl()))
        .run(
            MeasurementPeriod.parse("2023-01-01", "2027-12-31", ZoneOffset.UTC),
            OffsetDateTime.parse("2028-12-31T23:59:59Z"))
        .evaluator();
  }
}
