package org.condyle.server.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.SubjectSelection.GroupMembers;
import org.condyle.server.evaluation.SubjectSelection.OnePatient;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PopulationEvaluationTest {

  private static final int PATIENTS = 5;
  private static final GroupMembers ALL = new GroupMembers("pe-all");

  /** Years of work in little memory for the patient who is active, none for the others. */
  private static final String ENDLESS_FOR_THE_ACTIVE =
      """
      context Patient
      define N: { 1,2,3,4,5,6,7,8,9,10 }
      define "In": true
      define "Out":
        if Patient.active.value
          then exists(from N a, N b, N c, N d, N e, N f, N g, N h, N i, N j, N k, N l
            where a + b + c + d + e + f + g + h + i + j + k + l < 0)
          else true
      """;

  @BeforeAll
  static void load() {
    SmallMeasure.install(
        SmallMeasure.measure("PopulationEndless", "1.0.0"),
        SmallMeasure.library("PopulationEndless", ENDLESS_FOR_THE_ACTIVE));
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.TRANSACTION);
    Group group = new Group();
    group.setType(Group.GroupType.PERSON).setActual(true);
    for (int i = 0; i < PATIENTS; i++) {
      Patient patient = new Patient();
      patient.setActive(i == 2);
      put(bundle, patient, "pe-" + i);
      group.addMember().setEntity(new Reference("Patient/pe-" + i));
    }
    put(bundle, group, "pe-all");
    HttpResponse<String> stored = SharedServer.post("", bundle);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
  }

  private static void put(Bundle bundle, Resource resource, String id) {
    resource.setId(id);
    bundle
        .addEntry()
        .setResource(resource)
        .getRequest()
        .setMethod(HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + id);
  }

  private static MeasureRun endless() {
    return SharedServer.server()
        .part(MeasureCatalogs.class)
        .of(Partitions.FIRST_PRACTICE)
        .byId("PopulationEndless-1.0.0")
        .program()
        .run(
            MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC),
            OffsetDateTime.parse("2026-12-31T00:00:00Z"),
            new Parameters());
  }

  private static PopulationEvaluation evaluation(int workers, Duration subjectTime) {
    return new PopulationEvaluation(
        SharedServer.server().part(RecordStore.class), new EvaluationLimits(workers, subjectTime));
  }

  @Test
  void aSubjectThatExceedsItsTimeFailsAlone() {
    List<SubjectResult> results = new ArrayList<>();
    try (PopulationEvaluation evaluation = evaluation(2, Duration.ofSeconds(2))) {
      evaluation.<SubjectResult>forEach(
          Partitions.FIRST_PRACTICE, ALL, () -> endless().evaluator()::evaluate, results::add);
    }

    assertThat(results).extracting(SubjectResult::subjectId).hasSize(PATIENTS);
    assertThat(results)
        .filteredOn(SubjectResult.Failed.class::isInstance)
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.subjectId()).isEqualTo("pe-2");
              assertThat(((SubjectResult.Failed) result).problems().get(0).code())
                  .isEqualTo(ProblemCode.CQL_LIMIT_EXCEEDED);
            });
  }

  @Test
  void cancelStopsWhatIsUnderWayAndGivesTheWorkerBack() {
    AtomicBoolean underWay = new AtomicBoolean();
    EvaluationProgress cancelledOnceUnderWay =
        new EvaluationProgress() {
          @Override
          public void started(long subjects) {}

          @Override
          public void done(long subjects, long failed) {}

          @Override
          public void checkCancelled() {
            if (underWay.get()) {
              throw new ProblemException(ProblemCode.JOB_CANCELLED, "Not wanted any more");
            }
          }
        };
    try (PopulationEvaluation evaluation = evaluation(1, Duration.ofHours(1))) {
      assertThatThrownBy(
              () ->
                  evaluation.<SubjectResult>forEach(
                      Partitions.FIRST_PRACTICE,
                      new OnePatient("pe-2"),
                      RecordSelection.whole(),
                      () -> {
                        SubjectEvaluator evaluator = endless().evaluator();
                        return record -> {
                          underWay.set(true);
                          return evaluator.evaluate(record);
                        };
                      },
                      each -> {},
                      cancelledOnceUnderWay))
          .isInstanceOf(ProblemException.class)
          .hasMessage("Not wanted any more");

      List<String> next = new ArrayList<>();
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () ->
              evaluation.<String>forEach(
                  Partitions.FIRST_PRACTICE,
                  new OnePatient("pe-0"),
                  () -> record -> record.patientId(),
                  next::add));
      assertThat(next).containsExactly("pe-0");
    }
  }

  @Test
  void workThatFailsEndsTheWholeAndDoesNotHang() {
    try (PopulationEvaluation evaluation = evaluation(2, Duration.ofHours(1))) {
      assertThatThrownBy(
              () ->
                  evaluation.<String>forEach(
                      Partitions.FIRST_PRACTICE,
                      ALL,
                      () ->
                          record -> {
                            throw new IllegalStateException("broken");
                          },
                      each -> {}))
          .isInstanceOf(ProblemException.class)
          .hasMessage("The evaluation failed");
    }
  }
}
