package org.condyle.server.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.results.ResultsFixture.delete;
import static org.condyle.server.results.ResultsFixture.encounter;
import static org.condyle.server.results.ResultsFixture.location;
import static org.condyle.server.results.ResultsFixture.observation;
import static org.condyle.server.results.ResultsFixture.patient;
import static org.condyle.server.results.ResultsFixture.put;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Location.LocationStatus;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever was written, the next report says what evaluating everyone would say. */
class NeverStaleTest {

  private static Reports patients = new Reports("", "", "");
  private static Reports observations = new Reports("", "", "");

  @BeforeAll
  static void load() {
    patients = ResultsFixture.patients("NsPatients");
    observations = ResultsFixture.observations("NsObservations");
    put(
        location("ns-ward", LocationStatus.SUSPENDED),
        patient("ns-1", AdministrativeGender.FEMALE),
        patient("ns-2", AdministrativeGender.MALE),
        patient("ns-3", AdministrativeGender.MALE),
        encounter("ns-enc-1", "ns-1", "ns-ward"),
        observation("ns-obs-2", "ns-2", ObservationStatus.FINAL, 17));
  }

  private static void assertRight() {
    patients.assertSame();
    observations.assertSame();
  }

  private static int met() {
    return Reports.count(patients.served("population"), "numerator");
  }

  @Test
  void afterAResourceWasAddedChangedAndDeleted() {
    assertRight();
    int before = met();

    put(observation("ns-obs-3", "ns-3", ObservationStatus.FINAL, 8));
    assertThat(met()).isEqualTo(before + 1);
    assertRight();

    put(observation("ns-obs-3", "ns-3", ObservationStatus.PRELIMINARY, 9));
    assertThat(met()).isEqualTo(before);
    assertRight();

    put(observation("ns-obs-3", "ns-3", ObservationStatus.FINAL, 9));
    delete("Observation", "ns-obs-3");
    assertThat(met()).isEqualTo(before);
    assertRight();
  }

  @Test
  void afterAPatientWasAddedChangedDeletedAndCameBack() {
    assertRight();
    int before = met();

    put(
        patient("ns-4", AdministrativeGender.OTHER),
        observation("ns-obs-4", "ns-4", ObservationStatus.FINAL, 4));
    assertThat(met()).isEqualTo(before + 1);
    put(patient("ns-4", AdministrativeGender.FEMALE));
    assertRight();

    delete("Observation", "ns-obs-4");
    delete("Patient", "ns-4");
    assertThat(met()).isEqualTo(before);
    assertRight();

    put(
        patient("ns-4", AdministrativeGender.MALE),
        observation("ns-obs-4", "ns-4", ObservationStatus.FINAL, 4));
    assertThat(met()).isEqualTo(before + 1);
    assertRight();
  }

  @Test
  void afterAnObservationMovedToAnotherPatient() {
    put(observation("ns-moved", "ns-2", ObservationStatus.FINAL, 3));
    assertRight();

    put(observation("ns-moved", "ns-1", ObservationStatus.FINAL, 3));

    assertRight();
  }

  @Test
  void afterASharedLocationChanged() {
    put(location("ns-ward", LocationStatus.SUSPENDED));
    int before = met();

    put(location("ns-ward", LocationStatus.ACTIVE));

    assertThat(met()).isGreaterThan(before);
    assertRight();
  }

  @Test
  void afterAPatientsLogicBeganToFailAndCeasedTo() {
    put(observation("ns-obs-bad", "ns-3", ObservationStatus.ENTEREDINERROR, 3));

    assertThat(patients.served("population").getStatus())
        .isEqualTo(MeasureReport.MeasureReportStatus.ERROR);
    assertThat(told()).contains("Patient/ns-3: ");
    assertRight();
    delete("Observation", "ns-obs-bad");
    assertThat(told()).doesNotContain("Patient/ns-3: ");
    assertRight();
  }

  /** The report with the problems of those who failed, of whom there may be more. */
  private static String told() {
    return SharedServer.FHIR.newJsonParser().encodeResourceToString(patients.served("population"));
  }

  @Test
  void afterTheLogicItselfChanged() {
    Reports changing = ResultsFixture.patients("NsChanging");
    put(
        patient("ns-5", AdministrativeGender.MALE),
        observation("ns-obs-5", "ns-5", ObservationStatus.AMENDED, 2));
    changing.assertSame();
    MeasureReport before = changing.served("population");

    SmallMeasure.write(ResultsFixture.otherLogic("NsChanging"));

    assertThat(changing.served("population").equalsDeep(before)).isFalse();
    changing.assertSame();
  }

  @Test
  void afterEachOfManyWritesInNoParticularOrder() {
    Random random = new Random(20261122);
    for (int step = 0; step < 30; step++) {
      write(random);
      patients.assertSame("population");
      observations.assertSame("population");
    }
    assertRight();
  }

  private static void write(Random random) {
    String patientId = "ns-r" + random.nextInt(4);
    String id = "ns-any-" + random.nextInt(6);
    ObservationStatus status =
        List.of(
                ObservationStatus.FINAL,
                ObservationStatus.AMENDED,
                ObservationStatus.ENTEREDINERROR)
            .get(random.nextInt(3));
    AdministrativeGender gender =
        random.nextBoolean() ? AdministrativeGender.FEMALE : AdministrativeGender.MALE;
    try {
      switch (random.nextInt(7)) {
        case 0, 1, 2 ->
            put(patient(patientId, gender), observation(id, patientId, status, random.nextInt(40)));
        case 3 -> put(patient(patientId, gender), encounter(id, patientId, "ns-ward"));
        case 4 ->
            put(
                location(
                    "ns-ward",
                    random.nextBoolean() ? LocationStatus.ACTIVE : LocationStatus.SUSPENDED));
        case 5 -> delete(random.nextBoolean() ? "Observation" : "Encounter", id);
        default -> delete("Patient", patientId);
      }
    } catch (BaseServerResponseException e) {
      // One that others point to is not deleted; one that is not there cannot be.
      assertThat(e.getStatusCode()).isIn(404, 409, 410);
    }
  }

  @Test
  void whenTwoAreAskedForAtOnceAfterAChange() throws Exception {
    put(
        observation("ns-obs-both", "ns-1", ObservationStatus.FINAL, 5),
        patient("ns-6", AdministrativeGender.MALE));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<MeasureReport>> reports =
          java.util.stream.Stream.generate(
                  () -> threads.submit(() -> patients.served("population")))
              .limit(3)
              .toList();
      MeasureReport expected = patients.direct("population");
      for (Future<MeasureReport> report : reports) {
        assertThat(report.get(60, TimeUnit.SECONDS).getGroup())
            .usingElementComparator((one, other) -> one.equalsDeep(other) ? 0 : 1)
            .containsExactlyElementsOf(expected.getGroup());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void afterAWriteThatWasInFlightWhileAReportWasMade() throws Exception {
    put(
        patient("ns-7", AdministrativeGender.FEMALE),
        observation("ns-obs-7", "ns-7", ObservationStatus.AMENDED, 7));
    int before = met();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch reported = new CountDownLatch(1);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> write = writer.submit(() -> writeSlowly(written, reported));
      assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(met()).isEqualTo(before);
      reported.countDown();
      write.get(60, TimeUnit.SECONDS);
    } finally {
      writer.shutdown();
    }

    assertThat(met()).isEqualTo(before + 1);
    assertRight();
  }

  /** Changes an observation, and commits only after a report was made. */
  private static void writeSlowly(CountDownLatch written, CountDownLatch reported) {
    new TransactionTemplate(SharedServer.server().part(PlatformTransactionManager.class))
        .executeWithoutResult(
            transaction -> {
              SharedServer.server()
                  .part(DaoRegistry.class)
                  .getResourceDao(Observation.class)
                  .update(
                      observation("ns-obs-7", "ns-7", ObservationStatus.FINAL, 7),
                      SystemRequests.in(Partitions.FIRST_PRACTICE));
              // The transaction has its id, and marks when it commits.
              ResultsFixture.database().queryForObject("select 1", Integer.class);
              written.countDown();
              try {
                assertThat(reported.await(60, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
