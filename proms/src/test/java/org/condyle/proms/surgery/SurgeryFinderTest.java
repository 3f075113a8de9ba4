package org.condyle.proms.surgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.proms.due.TestRecord.BOTH;
import static org.condyle.proms.due.TestRecord.DISCECTOMY;
import static org.condyle.proms.due.TestRecord.HIP;
import static org.condyle.proms.due.TestRecord.KNEE;
import static org.condyle.proms.due.TestRecord.LEFT;
import static org.condyle.proms.due.TestRecord.LUMBAR_FUSION;
import static org.condyle.proms.due.TestRecord.RIGHT;
import static org.condyle.proms.due.TestRecord.RIGHT_KNEE;
import static org.condyle.proms.due.TestRecord.concept;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.condyle.proms.due.ShippedRules;
import org.condyle.proms.due.TestRecord;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurgeryFinderTest {

  private static final LocalDate TODAY = LocalDate.parse("2025-06-01");

  private final TestRecord record = new TestRecord();

  private List<Surgery> found() {
    return new SurgeryFinder(ShippedRules.KINDS).find(record.record(), TODAY);
  }

  private Surgery only() {
    List<Surgery> found = found();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** Key, side, state and day of each, in a line. */
  private List<String> lines() {
    return found().stream()
        .map(each -> each.key() + " " + each.side() + " " + each.state() + " " + each.startDay())
        .toList();
  }

  @Test
  void anOrderIsAPlannedOperation() {
    record.order("1", KNEE, "2025-07-01").addBodySite(concept(LEFT));

    Surgery surgery = only();
    assertThat(surgery.key()).hasToString("ServiceRequest/1");
    assertThat(surgery.kind().id()).isEqualTo("total-knee-arthroplasty");
    assertThat(surgery.kind().joint()).isEqualTo("knee");
    assertThat(surgery.side()).isEqualTo(Side.LEFT);
    assertThat(surgery.state()).isEqualTo(SurgeryState.PLANNED);
    assertThat(surgery.startDay()).isEqualTo("2025-07-01");
    assertThat(surgery.endDay()).isEqualTo("2025-07-01");
  }

  @ParameterizedTest
  @CsvSource({
    "active,PLANNED",
    "on-hold,ON_HOLD",
    "unknown,ON_HOLD",
    "revoked,CANCELLED",
    "completed,PERFORMED",
    "entered-in-error,ENTERED_IN_ERROR"
  })
  void theStatusOfAnOrderSaysHowFarItHasCome(String status, SurgeryState state) {
    record.order("1", HIP, "2025-05-01").setStatus(ServiceRequestStatus.fromCode(status));

    assertThat(only().state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "preparation,PLANNED",
    "in-progress,PLANNED",
    "not-done,CANCELLED",
    "on-hold,ON_HOLD",
    "stopped,CANCELLED",
    "completed,PERFORMED",
    "entered-in-error,ENTERED_IN_ERROR",
    "unknown,ON_HOLD"
  })
  void theStatusOfAProcedureSaysHowFarItHasCome(String status, SurgeryState state) {
    record.procedure("1", HIP, "2025-05-01").setStatus(ProcedureStatus.fromCode(status));

    assertThat(only().key()).hasToString("Procedure/1");
    assertThat(only().state()).isEqualTo(state);
  }

  @Test
  void aDraftAProposalAndWhatMustNotBeDoneAreNoOperations() {
    record.order("1", HIP, "2025-07-01").setStatus(ServiceRequestStatus.DRAFT);
    record.order("2", HIP, "2025-07-01").setIntent(ServiceRequestIntent.PROPOSAL);
    record.order("3", HIP, "2025-07-01").setDoNotPerform(true);

    assertThat(found()).isEmpty();
  }

  @Test
  void whatIsRecordedAsDoneOnALaterDayIsStillPlanned() {
    record.procedure("1", HIP, "2025-06-02");

    assertThat(only().state()).isEqualTo(SurgeryState.PLANNED);
  }

  @Test
  void anOperationThatIsNoneOfTheKindsIsLeftOut() {
    record.procedure(
        "1", new Coding("http://www.ama-assn.org/go/cpt", "27132", null), "2025-05-01");

    assertThat(found()).isEmpty();
  }

  @Test
  void theProcedureThatIsBasedOnAnOrderIsTheSameOperation() {
    record.order("1", KNEE, "2025-01-10").addBodySite(concept(LEFT));
    record
        .procedure("9", KNEE, "2025-05-20T23:30:00-05:00")
        .addBasedOn(new Reference("ServiceRequest/1"));

    assertThat(lines()).containsExactly("ServiceRequest/1 LEFT PERFORMED 2025-05-20");
    assertThat(only().resources()).containsExactly("Procedure/9", "ServiceRequest/1");
  }

  @ParameterizedTest
  @CsvSource({"2025-03-02,1", "2025-03-01,1", "2025-02-28,2", "2025-05-01,1"})
  void aProcedureWithoutOrderIsTheOrderedOneWhenItIsAtMostSixtyDaysApart(String day, int count) {
    record.order("1", KNEE, "2025-04-30");
    record.procedure("9", KNEE, day);

    assertThat(found()).hasSize(count);
  }

  @Test
  void aProcedureOfTheOtherSideOrKindIsAnotherOperation() {
    record.order("1", KNEE, "2025-05-02").addBodySite(concept(LEFT));
    record.procedure("2", RIGHT_KNEE, "2025-05-02");
    record.procedure("3", HIP, "2025-05-02");

    assertThat(lines())
        .containsExactly(
            "Procedure/2 RIGHT PERFORMED 2025-05-02",
            "Procedure/3 UNKNOWN PERFORMED 2025-05-02",
            "ServiceRequest/1 LEFT PLANNED 2025-05-02");
  }

  @Test
  void theNearestProcedureFulfilsTheOrder() {
    record.order("1", KNEE, "2025-04-30");
    record.procedure("2", KNEE, "2025-04-10");
    record.procedure("3", KNEE, "2025-05-05");

    assertThat(lines())
        .containsExactly(
            "Procedure/2 UNKNOWN PERFORMED 2025-04-10",
            "ServiceRequest/1 UNKNOWN PERFORMED 2025-05-05");
  }

  @ParameterizedTest
  @CsvSource({"2024-06-01,1", "2024-05-31,2", "2025-06-02,2"})
  void anOrderWithoutDayIsFulfilledWithinAYear(String written, int count) {
    record.order("1", KNEE, "").setAuthoredOnElement(new DateTimeType(written));
    record.procedure("2", KNEE, "2025-06-01");

    assertThat(found()).hasSize(count);
  }

  @Test
  void aRevokedOrderIsFulfilledOnlyByTheProcedureThatNamesIt() {
    record.order("1", KNEE, "2025-05-02").setStatus(ServiceRequestStatus.REVOKED);
    record.procedure("2", KNEE, "2025-05-02");
    assertThat(lines())
        .containsExactly(
            "Procedure/2 UNKNOWN PERFORMED 2025-05-02",
            "ServiceRequest/1 UNKNOWN CANCELLED 2025-05-02");

    record.procedure("3", KNEE, "2025-05-03").addBasedOn(new Reference("ServiceRequest/1"));
    assertThat(lines()).contains("ServiceRequest/1 UNKNOWN PERFORMED 2025-05-03");
  }

  @Test
  void aMovedOperationKeepsItsIdentity() {
    ServiceRequest order = record.order("1", HIP, "2025-07-01");
    SurgeryKey before = only().key();
    order.setOccurrence(new DateTimeType("2025-09-30"));

    assertThat(only().key()).isEqualTo(before);
    assertThat(only().startDay()).isEqualTo("2025-09-30");
  }

  @Test
  void anOrderThatReplacesAnotherIsTheSameOperation() {
    record.order("5", HIP, "2025-07-01").setStatus(ServiceRequestStatus.REVOKED);
    record.order("4", HIP, "2025-08-01").addReplaces(new Reference("ServiceRequest/5"));
    record.order("3", HIP, "2025-09-01").addReplaces(new Reference("ServiceRequest/4"));

    assertThat(lines()).containsExactly("ServiceRequest/5 UNKNOWN PLANNED 2025-09-01");
  }

  @Test
  void ordersThatReplaceEachOtherInARingAreStillFound() {
    record.order("1", HIP, "2025-07-01").addReplaces(new Reference("ServiceRequest/2"));
    record.order("2", HIP, "2025-08-01").addReplaces(new Reference("ServiceRequest/1"));

    assertThat(lines()).isNotEmpty().allMatch(line -> line.contains("PLANNED"));
  }

  @Test
  void anOperationThatWasNotDoneIsCancelledUntilItIsOrderedForALaterDay() {
    ServiceRequest order = record.order("1", HIP, "2025-05-05");
    record
        .procedure("2", HIP, "2025-05-05")
        .setStatus(ProcedureStatus.NOTDONE)
        .addBasedOn(new Reference("ServiceRequest/1"));
    assertThat(lines()).containsExactly("ServiceRequest/1 UNKNOWN CANCELLED 2025-05-05");

    order.setOccurrence(new DateTimeType("2025-06-20"));
    assertThat(lines()).containsExactly("ServiceRequest/1 UNKNOWN PLANNED 2025-06-20");
  }

  @Test
  void aProcedureEnteredInErrorTakesNothingFromItsOrder() {
    record.order("1", HIP, "2025-06-05");
    record
        .procedure("2", HIP, "2025-05-05")
        .setStatus(ProcedureStatus.ENTEREDINERROR)
        .addBasedOn(new Reference("ServiceRequest/1"));

    assertThat(lines()).containsExactly("ServiceRequest/1 UNKNOWN PLANNED 2025-06-05");
  }

  @Test
  void anOrderThatLedToAnotherKindOfOperationIsNoLongerOpen() {
    record.order("1", HIP, "2025-05-05");
    record.procedure("2", KNEE, "2025-05-05").addBasedOn(new Reference("ServiceRequest/1"));

    assertThat(lines())
        .containsExactly(
            "Procedure/2 UNKNOWN PERFORMED 2025-05-05",
            "ServiceRequest/1 UNKNOWN CANCELLED 2025-05-05");
  }

  @Test
  void anOrderOfBothSidesIsTwoOperations() {
    ServiceRequest order = record.order("1", KNEE, "2025-05-05");
    order.addBodySite(concept(RIGHT)).addBodySite(concept(LEFT));
    assertThat(lines())
        .containsExactly(
            "ServiceRequest/1#left LEFT PLANNED 2025-05-05",
            "ServiceRequest/1#right RIGHT PLANNED 2025-05-05");

    record.procedure("2", RIGHT_KNEE, "2025-05-05").addBasedOn(new Reference("ServiceRequest/1"));
    assertThat(lines())
        .containsExactly(
            "ServiceRequest/1#left LEFT PLANNED 2025-05-05",
            "ServiceRequest/1#right RIGHT PERFORMED 2025-05-05");
  }

  @Test
  void aProcedureOfBothSidesIsTwoOperations() {
    record.procedure("1", KNEE, "2025-05-05").addBodySite(concept(BOTH));

    assertThat(lines())
        .containsExactly(
            "Procedure/1#left LEFT PERFORMED 2025-05-05",
            "Procedure/1#right RIGHT PERFORMED 2025-05-05");
  }

  @Test
  void anOrderWithoutSideThatLedToBothSidesIsTwoOperations() {
    record.order("1", KNEE, "2025-05-05");
    record
        .procedure("2", KNEE, "2025-05-05")
        .addBodySite(concept(LEFT))
        .addBasedOn(new Reference("ServiceRequest/1"));
    record.procedure("3", RIGHT_KNEE, "2025-05-05").addBasedOn(new Reference("ServiceRequest/1"));

    assertThat(lines())
        .containsExactly(
            "Procedure/3 RIGHT PERFORMED 2025-05-05", "ServiceRequest/1 LEFT PERFORMED 2025-05-05");
  }

  @Test
  void severalCodesOfOneKindSideAndDayAreOneOperation() {
    record.procedure("2", KNEE, "2025-05-05").addBodySite(concept(RIGHT));
    record.procedure("1", RIGHT_KNEE, "2025-05-05");
    assertThat(lines()).containsExactly("Procedure/1 RIGHT PERFORMED 2025-05-05");
    assertThat(only().resources()).containsExactly("Procedure/1", "Procedure/2");

    record.order("3", KNEE, "2025-05-01").addBodySite(concept(RIGHT));
    assertThat(lines()).containsExactly("ServiceRequest/3 RIGHT PERFORMED 2025-05-05");
  }

  @Test
  void twoKneesOfOneDayWithoutSidesStayTwo() {
    record.procedure("1", KNEE, "2025-05-05");
    record.procedure("2", KNEE, "2025-05-05");

    assertThat(found()).hasSize(2);
  }

  @Test
  void aDiscectomyOnTheDayOfAFusionIsPartOfIt() {
    record.procedure("1", DISCECTOMY, "2025-05-05");
    record.procedure("2", LUMBAR_FUSION, "2025-05-05");
    assertThat(lines()).containsExactly("Procedure/2 UNKNOWN PERFORMED 2025-05-05");

    record.procedure("3", DISCECTOMY, "2025-05-06");
    assertThat(found()).hasSize(2);
  }

  @Test
  void aSecondJointIsAnotherOperation() {
    record.procedure("1", RIGHT_KNEE, "2025-01-05");
    record.procedure("2", KNEE, "2025-05-05").addBodySite(concept(LEFT));

    assertThat(lines())
        .containsExactly(
            "Procedure/1 RIGHT PERFORMED 2025-01-05", "Procedure/2 LEFT PERFORMED 2025-05-05");
  }

  @Test
  void theBodySiteGoesBeforeTheCode() {
    record.procedure("1", RIGHT_KNEE, "2025-01-05").addBodySite(concept(LEFT));

    assertThat(only().side()).isEqualTo(Side.LEFT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2025", "2025-07"})
  void anOperationKnownToTheMonthHasNoDay(String day) {
    record.order("1", HIP, day);

    assertThat(only().startDay()).isNull();
  }

  @Test
  void aTimeSpanOfWeeksIsNoDay() {
    ServiceRequest order = record.order("1", HIP, "");
    order.setOccurrence(
        new Period()
            .setStartElement(new DateTimeType("2025-07-01"))
            .setEndElement(new DateTimeType("2025-07-02")));
    assertThat(only().startDay()).isEqualTo("2025-07-01");

    order.setOccurrence(
        new Period()
            .setStartElement(new DateTimeType("2025-07-01"))
            .setEndElement(new DateTimeType("2025-07-31")));
    assertThat(only().startDay()).isNull();
  }

  @Test
  void theDayIsThatOfTheValuesOwnOffset() {
    record
        .procedure("1", HIP, "")
        .setPerformed(
            new Period()
                .setStartElement(new DateTimeType("2025-05-04T23:30:00-05:00"))
                .setEndElement(new DateTimeType("2025-05-05T06:10:00Z")));

    assertThat(only().startDay()).isEqualTo("2025-05-04");
    assertThat(only().endDay()).isEqualTo("2025-05-05");
  }

  @Test
  void facilityAndSurgeonAreThoseOfTheProcedureAndElseOfTheOrder() {
    Location place = new Location();
    place.setManagingOrganization(new Reference("Organization/planned"));
    record.add(place, "Location/theatre");
    ServiceRequest order = record.order("1", HIP, "2025-05-05");
    order.addLocationReference(new Reference("Location/theatre"));
    order.addPerformer(new Reference("Practitioner/planned"));
    var procedure = record.procedure("2", HIP, "2025-05-05");
    assertThat(only().facility()).isEqualTo("Organization/planned");
    assertThat(only().surgeon()).isEqualTo("Practitioner/planned");

    Encounter stay = new Encounter();
    stay.setServiceProvider(new Reference("Organization/real"));
    record.add(stay, "Encounter/e");
    procedure.setEncounter(new Reference("Encounter/e"));
    procedure.addPerformer().setActor(new Reference("Practitioner/real"));
    assertThat(only().facility()).isEqualTo("Organization/real");
    assertThat(only().surgeon()).isEqualTo("Practitioner/real");
  }

  @Test
  void whatIsNotRecordedIsUnassigned() {
    record.procedure("1", HIP, "2025-05-05");

    assertThat(only().facility()).isEqualTo(Surgery.UNASSIGNED);
    assertThat(only().surgeon()).isEqualTo(Surgery.UNASSIGNED);
    assertThat(Objects.requireNonNull(only().startDay())).isEqualTo("2025-05-05");
  }
}
