package org.condyle.proms.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.condyle.proms.Responses;
import org.condyle.proms.instrument.EffectivePeriod;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

  private static final String LOINC = "http://loinc.org";
  private static final String ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
  private static final ResponseReader READER = new ResponseReader(Responses.FORMS);

  @Test
  void aChoiceIsReadByItsCodeWithOrWithoutSystem() {
    assertThat(number("koos-jr", "koos-jr-2", new Coding(LOINC, "LA6750-9", "Severe")))
        .isEqualByComparingTo("3");
    assertThat(number("koos-jr", "koos-jr-2", new Coding(null, "LA6750-9", null)))
        .isEqualByComparingTo("3");
  }

  @Test
  void aChoiceIsReadByItsOrdinalAsANumberOfAnyType() {
    assertThat(number("koos-jr", "koos-jr-2", new IntegerType(3))).isEqualByComparingTo("3");
    assertThat(number("koos-jr", "koos-jr-2", new DecimalType("3.0"))).isEqualByComparingTo("3");
  }

  @Test
  void aCodingThatIsNotKnownIsReadByTheOrdinalThatItCarries() {
    Coding coding = new Coding("https://ehr.example.org/answers", "bad", "Bad");
    coding.addExtension(new Extension(ORDINAL, new DecimalType(3)));

    assertThat(number("koos-jr", "koos-jr-2", coding)).isEqualByComparingTo("3");
    assertThat(number("promis-global-10", "global07", coding)).isEqualByComparingTo("3");
  }

  @Test
  void aCodingWhoseOrdinalContradictsItsCodeIsRefused() {
    Coding coding = new Coding(LOINC, "LA6750-9", "Severe");
    coding.addExtension(new Extension(ORDINAL, new DecimalType(2)));

    assertThat(problem("koos-jr", "koos-jr-2", coding).code())
        .isEqualTo(ProblemCode.ANSWER_NOT_AN_OPTION);
  }

  @Test
  void anAnswerOutsideTheOptionsIsRefusedAndTheMessageNamesTheItemAndNotTheAnswer() {
    for (Type outside :
        List.of(
            new Coding(LOINC, "LA6568-5", "Not at all"),
            new IntegerType(5),
            new DecimalType("2.5"),
            new IntegerType(-1))) {
      Problem problem = problem("koos-jr", "koos-jr-2", outside);
      assertThat(problem.code()).isEqualTo(ProblemCode.ANSWER_NOT_AN_OPTION);
      assertThat(problem.message())
          .contains("koos-jr-2")
          .doesNotContain("LA6568")
          .doesNotContain("2.5");
      assertThat(problem.location())
          .isEqualTo("QuestionnaireResponse.item.where(linkId='koos-jr-2')");
    }
  }

  @Test
  void aNumberOutsideItsRangeOrWithTooManyPlacesIsRefused() {
    assertThat(number("pain-vas", "pain-vas-1", new DecimalType("7.5")))
        .isEqualByComparingTo("7.5");
    for (String outside : List.of("10.1", "-0.1", "7.55")) {
      assertThat(problem("pain-vas", "pain-vas-1", new DecimalType(outside)).code())
          .isEqualTo(ProblemCode.ANSWER_NOT_AN_OPTION);
    }
    assertThat(problem("pain-nprs", "pain-nprs-1", new DecimalType("7.5")).code())
        .isEqualTo(ProblemCode.ANSWER_NOT_AN_OPTION);
  }

  @Test
  void aQuantityIsTakenInTheUnitOfItsItemOnly() {
    Quantity centimetres = new Quantity().setValue(new BigDecimal("171.5")).setCode("cm");
    Quantity inches = new Quantity().setValue(new BigDecimal("67.5")).setCode("[in_i]");

    assertThat(number("pro-pm-preoperative", "height", centimetres)).isEqualByComparingTo("171.5");
    assertThat(problem("pro-pm-preoperative", "height", inches).code())
        .isEqualTo(ProblemCode.ANSWER_WRONG_TYPE);
  }

  @Test
  void anAnswerOfAnotherTypeIsRefused() {
    assertThat(problem("koos-jr", "koos-jr-2", new StringType("3")).code())
        .isEqualTo(ProblemCode.ANSWER_WRONG_TYPE);
    assertThat(problem("pro-pm-preoperative", "chronic-narcotic-use", new IntegerType(1)).code())
        .isEqualTo(ProblemCode.ANSWER_WRONG_TYPE);
    assertThat(problem("pain-nprs", "pain-nprs-1", new BooleanType(true)).code())
        .isEqualTo(ProblemCode.ANSWER_WRONG_TYPE);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    QuestionnaireResponse response = Responses.of("koos-jr", 9, 2);
    response.addItem().setLinkId("koos-jr-2").addAnswer().setValue(new IntegerType(1));
    response.addItem().setLinkId("hoos-jr-1").addAnswer().setValue(new IntegerType(1));
    response.setAuthoredElement(null);
    response.setSubject(null);

    assertThat(problems(response))
        .extracting(Problem::code)
        .containsExactly(
            ProblemCode.RESPONSE_INCOMPLETE,
            ProblemCode.RESPONSE_INCOMPLETE,
            ProblemCode.ANSWER_NOT_AN_OPTION,
            ProblemCode.ANSWER_REPEATED,
            ProblemCode.LINK_ID_UNKNOWN);
  }

  @Test
  void anItemWithTwoAnswersIsRefused() {
    QuestionnaireResponse response = Responses.of("koos-jr", 2);
    response.getItemFirstRep().addAnswer().setValue(new IntegerType(3));

    assertThat(problems(response))
        .extracting(Problem::code)
        .containsExactly(ProblemCode.ANSWER_REPEATED);
  }

  @Test
  void itemsMayLieInGroups() {
    QuestionnaireResponse response = Responses.empty("koos-jr");
    response
        .addItem()
        .setLinkId("stiffness")
        .addItem()
        .setLinkId("koos-jr-1")
        .addAnswer()
        .setValue(new IntegerType(4));

    assertThat(READER.read(response).answer("koos-jr-1")).isPresent();
  }

  @Test
  void aQuestionnaireThatIsNoInstrumentIsRefused() {
    for (String canonical :
        List.of(
            "https://condyle.org/fhir/Questionnaire/koos-jr|0.9.0",
            "https://condyle.org/fhir/Questionnaire/nothing",
            "Questionnaire/koos-jr")) {
      QuestionnaireResponse response = Responses.of("koos-jr", 1);
      response.setQuestionnaire(canonical);
      assertThat(problems(response))
          .extracting(Problem::code)
          .containsExactly(ProblemCode.QUESTIONNAIRE_UNKNOWN);
    }
    assertThat(problems(new QuestionnaireResponse()))
        .extracting(Problem::code)
        .containsExactly(ProblemCode.RESPONSE_INCOMPLETE);
  }

  @Test
  void aRetiredVersionIsReadUpToItsLastDayAtTheOffsetOfTheResponse() {
    Instrument knee = Responses.instrument("koos-jr");
    Instrument retired =
        new Instrument(
            knee.id(),
            "0.9.0",
            knee.title(),
            new EffectivePeriod(LocalDate.parse("2016-01-01"), LocalDate.parse("2026-02-28")),
            knee.wording(),
            knee.topic(),
            knee.panel(),
            knee.instructions(),
            knee.items(),
            knee.alternatives(),
            knee.scales(),
            knee.thresholds(),
            knee.licence(),
            knee.source());
    ResponseReader reader =
        new ResponseReader(
            new FormCatalog(InstrumentCatalog.of(List.of(knee, retired)), List.of()));
    QuestionnaireResponse response = Responses.of("koos-jr", 1);
    response.setQuestionnaire(retired.canonical());

    // in UTC this is the first of March already
    response.setAuthoredElement(new DateTimeType("2026-02-28T23:30:00-05:00"));
    assertThat(reader.read(response).instrument()).isEqualTo(retired);
    response.setAuthoredElement(new DateTimeType("2026-03-01"));
    assertThat(problems(reader, response))
        .extracting(Problem::code)
        .containsExactly(ProblemCode.QUESTIONNAIRE_RETIRED);
  }

  @Test
  void aDayThatIsKnownOnlyToTheMonthIsNone() {
    QuestionnaireResponse response = Responses.of("koos-jr", 1);
    response.setAuthoredElement(new DateTimeType("2026-03"));

    assertThat(problems(response))
        .singleElement()
        .satisfies(problem -> assertThat(problem.location()).endsWith("authored"));
  }

  @Test
  void aResponseOfAnotherPatientIsRefused() {
    QuestionnaireResponse response = Responses.of("koos-jr", 1);

    assertThatCode(() -> ResponseReader.requirePatient(response, "p1")).doesNotThrowAnyException();
    response.setSubject(new Reference("Patient/p2"));
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class, () -> ResponseReader.requirePatient(response, "p1"));
    assertThat(refused.problems())
        .extracting(Problem::code)
        .containsExactly(ProblemCode.RESPONSE_OF_ANOTHER_PATIENT);
  }

  @Test
  void aScoreThatItsScaleCannotHaveIsRefused() {
    assertThat(problem("koos-jr", "interval-score", new DecimalType("63.578")).code())
        .isEqualTo(ProblemCode.SCORE_ILLEGAL);
    assertThat(problem("promis-pf-cat", "t-score.standard-error", new DecimalType("-1")).code())
        .isEqualTo(ProblemCode.SCORE_ILLEGAL);
  }

  @Test
  void bodyMassIndexOrHeightAndWeightMakeThePreOperativeQuestionsComplete() {
    QuestionnaireResponse response = Responses.empty("pro-pm-preoperative");
    response
        .addItem()
        .setLinkId("chronic-narcotic-use")
        .addAnswer()
        .setValue(new BooleanType(false));
    response.addItem().setLinkId("painful-joints").addAnswer().setValue(new IntegerType(1));
    assertThat(READER.read(response).missing()).containsExactly("spinal-pain", "bmi");

    response.addItem().setLinkId("spinal-pain").addAnswer().setValue(new IntegerType(5));
    response.addItem().setLinkId("height").addAnswer().setValue(new DecimalType(170));
    assertThat(READER.read(response).missing()).containsExactly("bmi");

    response.addItem().setLinkId("weight").addAnswer().setValue(new DecimalType("80.5"));
    assertThat(READER.read(response).missing()).isEmpty();
  }

  private static BigDecimal number(String instrument, String linkId, Type value) {
    BigDecimal number =
        READER.read(single(instrument, linkId, value)).answer(linkId).orElseThrow().number();
    assertThat(number).isNotNull();
    return number == null ? BigDecimal.ZERO : number;
  }

  private static Problem problem(String instrument, String linkId, Type value) {
    List<Problem> problems = problems(single(instrument, linkId, value));
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static QuestionnaireResponse single(String instrument, String linkId, Type value) {
    QuestionnaireResponse response = Responses.empty(instrument);
    response.addItem().setLinkId(linkId).addAnswer().setValue(value);
    return response;
  }

  private static List<Problem> problems(QuestionnaireResponse response) {
    return problems(READER, response);
  }

  private static List<Problem> problems(ResponseReader reader, QuestionnaireResponse response) {
    return catchThrowableOfType(ProblemException.class, () -> reader.read(response)).problems();
  }
}
