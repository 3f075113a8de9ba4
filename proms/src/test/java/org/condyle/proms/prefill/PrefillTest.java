package org.condyle.proms.prefill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.condyle.proms.Responses;
import org.condyle.proms.answer.Form;
import org.condyle.proms.due.TestRecord;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.junit.jupiter.api.Test;

class PrefillTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-06-01");
  private static final Form FORM = Form.of(Responses.instrument("pro-pm-preoperative"));
  private static final Coding WEIGHT = new Coding("http://loinc.org", "29463-7", null);
  private static final Coding HEIGHT = new Coding("http://loinc.org", "8302-2", null);

  private final TestRecord record = new TestRecord();

  private Observation measured(String id, Coding code, String when, String value, String unit) {
    Observation observation = record.score(id, code, when, value);
    observation.getValueQuantity().setCode(unit);
    return observation;
  }

  private Prefilled prefilled() {
    return Prefill.of(FORM, record.record(), TODAY);
  }

  @Test
  void anItemTakesTheLatestObservationOfItsCodeAsItIsAsked() {
    measured("w1", WEIGHT, "2026-05-01", "80", "kg");
    measured("w2", WEIGHT, "2026-05-20T10:00:00Z", "81.26", "kg");
    measured("w3", WEIGHT, "2026-05-20T08:00:00Z", "79", "kg");
    measured("h1", HEIGHT, "2026-04-01", "170", "cm");

    assertThat(prefilled().items())
        .extracting(
            item -> item.getLinkId() + " " + item.getAnswerFirstRep().getValue().primitiveValue())
        .containsExactly("height 170.0", "weight 81.3");
    assertThat(prefilled().left()).isEmpty();
  }

  @Test
  void whatIsTooOldOrOfLaterOrWithdrawnFillsNothing() {
    measured("w1", WEIGHT, "2026-03-02", "80", "kg");
    measured("w2", WEIGHT, "2026-06-02", "80", "kg");
    measured("w3", WEIGHT, "2026-05-20", "80", "kg").setStatus(ObservationStatus.ENTEREDINERROR);

    assertThat(prefilled().items()).isEmpty();

    measured("w4", WEIGHT, "2026-03-03", "80", "kg");
    assertThat(prefilled().items()).as("the first of 90 days").hasSize(1);
  }

  @Test
  void anotherUnitAndAValueOutOfRangeAreSaid() {
    measured("w1", WEIGHT, "2026-05-01", "170", "[lb_av]");
    measured("h1", HEIGHT, "2026-05-01", "17", "cm");

    assertThat(prefilled().items()).isEmpty();
    assertThat(prefilled().left())
        .extracting(Problem::code)
        .containsExactly(ProblemCode.ANSWER_NOT_AN_OPTION, ProblemCode.UNIT_NOT_CONVERTIBLE);
  }

  @Test
  void whatHasToBeAskedEachTimeIsNotFilled() {
    record.score("s1", TestRecord.KOOS_JR, "2026-05-30", "50.012");

    assertThat(Prefill.of(Form.of(Responses.instrument("koos-jr")), record.record(), TODAY).items())
        .isEmpty();
  }
}
