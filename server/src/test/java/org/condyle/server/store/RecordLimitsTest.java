package org.condyle.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A record that is larger than a record may be. */
class RecordLimitsTest {

  private static final String SMALL = "limits-small";
  private static final String MANY = "limits-many";
  private static final String LONG = "limits-long";
  private static final int LONG_TEXT = 300_000;

  @BeforeAll
  static void load() {
    for (String id : List.of(SMALL, MANY, LONG)) {
      Patient patient = new Patient();
      patient.setId(id);
      SharedServer.client().update().resource(patient).execute();
    }
    observation(SMALL, 1, "short");
    for (int i = 1; i <= 5; i++) {
      observation(MANY, i, "short");
    }
    observation(LONG, 1, "long ".repeat(LONG_TEXT / 5));
  }

  private static void observation(String patient, int number, String note) {
    Observation observation = new Observation();
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.setSubject(new Reference("Patient/" + patient));
    observation.getCode().setText("note");
    observation.addNote().setText(note);
    observation.setId(patient + "-" + number);
    SharedServer.client().update().resource(observation).execute();
  }

  @Test
  void aRecordOfTooManyResourcesIsRefusedAloneWithItsCountAndTheSetting() {
    List<PatientRecord> records = read(new RecordLimits(5, Long.MAX_VALUE));

    assertThat(records).extracting(PatientRecord::patientId).containsExactly(SMALL, MANY, LONG);
    assertThat(records.get(0).size()).isEqualTo(2);
    assertThat(records.get(2).size()).isEqualTo(2);
    assertRefused(records.get(1), "6 resources", "CONDYLE_RECORD_RESOURCES allows 5");
  }

  @Test
  void aRecordOfTooMuchTextIsRefusedAloneWithTheSetting() {
    List<PatientRecord> records = read(new RecordLimits(1000, LONG_TEXT));

    assertThat(records).extracting(PatientRecord::patientId).containsExactly(SMALL, MANY, LONG);
    assertThat(records.get(0).size()).isEqualTo(2);
    assertThat(records.get(1).size()).isEqualTo(6);
    assertRefused(records.get(2), "2 resources", "CONDYLE_RECORD_MEGABYTES");
  }

  @Test
  void aRecordThatIsAskedForByItselfIsRefusedToo() {
    assertThatThrownBy(
            () -> store(new RecordLimits(5, Long.MAX_VALUE)).load(Partitions.FIRST_PRACTICE, MANY))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused ->
                assertThat(refused.problems().get(0).code())
                    .isEqualTo(ProblemCode.RECORD_TOO_LARGE));
  }

  @Test
  void theLimitsAreSetByTheEnvironment() {
    assertThat(RecordLimits.fromEnvironment(Map.of()))
        .isEqualTo(new RecordLimits(50_000, 100_000_000));
    assertThat(
            RecordLimits.fromEnvironment(
                Map.of("CONDYLE_RECORD_RESOURCES", "7", "CONDYLE_RECORD_MEGABYTES", "2")))
        .isEqualTo(new RecordLimits(7, 2_000_000));
    assertThatThrownBy(
            () -> RecordLimits.fromEnvironment(Map.of("CONDYLE_RECORD_RESOURCES", "none")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_RECORD_RESOURCES must be a whole number");
  }

  private static List<PatientRecord> read(RecordLimits limits) {
    RecordStore store = store(limits);
    List<Long> keys = new ArrayList<>();
    for (String id : List.of(SMALL, MANY, LONG)) {
      keys.add(store.patientKey(Partitions.FIRST_PRACTICE, id).orElseThrow());
    }
    List<PatientRecord> records = new ArrayList<>();
    store.load(
        Partitions.FIRST_PRACTICE, new PatientKeys(keys), RecordSelection.whole(), records::add);
    return records;
  }

  private static RecordStore store(RecordLimits limits) {
    return new RecordStore(
        SharedServer.server().part(StoreReader.class), SharedServer.FHIR, limits);
  }

  private static void assertRefused(PatientRecord record, String... said) {
    assertThatThrownBy(() -> record.ofType("Observation"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problems().get(0).code()).isEqualTo(ProblemCode.RECORD_TOO_LARGE);
              assertThat(refused.getMessage()).contains(said);
            });
  }
}
