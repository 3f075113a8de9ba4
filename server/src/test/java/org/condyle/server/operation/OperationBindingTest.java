package org.condyle.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ca.uhn.fhir.context.FhirContext;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationForm.Given;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A definition with a parameter of each kind, and what may be given for it. */
class OperationBindingTest {

  private static final OperationForm FORM =
      OperationForm.of(
          FhirContext.forR4Cached()
              .newJsonParser()
              .parseResource(
                  OperationDefinition.class,
                  """
                  {"resourceType":"OperationDefinition","url":"urn:test","parameter":[
                   {"name":"periodStart","use":"in","min":1,"max":"1","type":"date"},
                   {"name":"periodEnd","use":"in","min":0,"max":"1","type":"date"},
                   {"name":"measure","use":"in","min":0,"max":"*","type":"canonical"},
                   {"extension":[
                     {"url":"https://condyle.org/fhir/StructureDefinition/operation-parameter-alias",
                      "valueCode":"provider"}],
                    "name":"practitioner","use":"in","min":0,"max":"1","type":"string"},
                   {"name":"id","use":"in","min":0,"max":"1","type":"id"},
                   {"name":"status","use":"in","min":0,"max":"3","type":"code"},
                   {"name":"document","use":"in","min":0,"max":"1","type":"boolean"},
                   {"name":"limit","use":"in","min":0,"max":"1","type":"positiveInt"},
                   {"name":"who","use":"in","min":0,"max":"1","type":"Reference"},
                   {"name":"group","use":"in","min":0,"max":"1","type":"Group"},
                   {"name":"resource","use":"in","min":0,"max":"*","type":"Any"},
                   {"name":"library","use":"in","min":0,"max":"*","part":[
                     {"name":"url","use":"in","min":1,"max":"1","type":"canonical"}]},
                   {"name":"return","use":"out","min":1,"max":"1","type":"Parameters"}]}
                  """));

  @Test
  void aTextIsReadAsTheTypeThatTheDefinitionStates() {
    OperationParameters parameters =
        bound(
            given("document", "true"),
            given("limit", "20"),
            given("who", "Patient/1"),
            given("status", "open"),
            given("status", "closed"));

    assertThat(parameters.flag("document")).contains(true);
    assertThat(parameters.number("limit")).contains(20);
    assertThat(parameters.text("who")).contains("Patient/1");
    assertThat(parameters.texts("status")).containsExactly("open", "closed");
    assertThat(parameters.text("practitioner")).isEmpty();
    assertThat(parameters.has("measure")).isFalse();
  }

  @Test
  void aValueOfTheTypeItselfIsTaken() {
    Group group = new Group();
    ParametersParameterComponent library = new ParametersParameterComponent();
    library.addPart().setName("url").setValue(new CanonicalType("urn:x"));
    OperationParameters parameters =
        bound(
            given("document", new BooleanType(false)),
            given("limit", new IntegerType(3)),
            given("practitioner", new Reference("Practitioner/1")),
            given("measure", new CanonicalType("urn:a|1")),
            given("group", group),
            given("resource", new Patient()),
            given("library", library));

    assertThat(parameters.flag("document")).contains(false);
    assertThat(parameters.number("limit")).contains(3);
    assertThat(parameters.text("practitioner")).contains("Practitioner/1");
    assertThat(parameters.texts("measure")).containsExactly("urn:a|1");
    assertThat(parameters.resource("group", Group.class)).containsSame(group);
    assertThat(parameters.resources("resource", Patient.class)).hasSize(1);
    assertThat(parameters.parts("library")).containsExactly(library);
  }

  @Test
  void anAliasIsTheParameterItself() {
    assertThat(bound(given("provider", "Practitioner/7")).requiredText("practitioner"))
        .isEqualTo("Practitioner/7");
  }

  @Test
  void aParameterAndItsAliasAreTheSameParameterGivenTwice() {
    assertThat(problems(start(), given("provider", "a"), given("practitioner", "b")))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.PARAMETER_INVALID);
              assertThat(problem.location()).isEqualTo("practitioner");
              assertThat(problem.message()).contains("twice").contains("provider, practitioner");
            });
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    List<Problem> problems =
        problems(
            given("periodenStart", "2026"),
            given("status", "a"),
            given("status", "b"),
            given("status", "c"),
            given("status", "d"),
            given("document", "yes"));

    assertThat(problems)
        .extracting(Problem::code, Problem::location)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ProblemCode.PARAMETER_INVALID, "periodenStart"),
            org.assertj.core.groups.Tuple.tuple(ProblemCode.PARAMETER_INVALID, "document"),
            org.assertj.core.groups.Tuple.tuple(ProblemCode.PARAMETER_MISSING, "periodStart"),
            org.assertj.core.groups.Tuple.tuple(ProblemCode.PARAMETER_INVALID, "status"));
    assertThat(problems.get(0).message())
        .contains("known are document, group, id, library, limit, measure, periodEnd")
        .contains("provider")
        .doesNotContain("return");
  }

  @ParameterizedTest
  @CsvSource({
    "document, yes",
    "limit, many",
    "limit, 0",
    "id, 'a  b'",
    "status, 'a  b'",
    "group, Group/1",
    "resource, Patient/1",
    "library, urn:x",
    "practitioner, ''",
    "measure, ' '"
  })
  void aTextThatIsNotOfTheTypeIsRefused(String name, String text) {
    assertThat(problems(start(), given(name, text)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.PARAMETER_INVALID);
              assertThat(problem.location()).isEqualTo(name);
            });
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertThat(
            problems(
                start(),
                given("group", new Patient()),
                given("document", new IntegerType(1)),
                given("practitioner", new BooleanType(true)),
                given("measure", new DateType("2026-01-01")),
                given("who", new Group())))
        .extracting(Problem::location)
        .containsExactly("group", "document", "practitioner", "measure", "who");
  }

  @Test
  void aResourceCannotStandInAQueryStringAndTheAnswerSaysWhereItCan() {
    assertThat(problems(start(), given("group", "Group/1")).get(0).message())
        .contains("must be of type Group")
        .contains("POST");
  }

  @Test
  void aDayIsReadInTheZoneOfThePractice() {
    ZoneId zone = ZoneId.of("America/New_York");
    OperationParameters parameters = bound(given("periodEnd", new DateType("2026-07-01")));

    assertThat(parameters.period(zone).end()).hasToString("2026-07-01T23:59:59.999-04:00");
    assertThat(parameters.lastInstant("periodEnd", zone).orElseThrow().toInstant())
        .isEqualTo("2026-07-02T03:59:59.999999999Z");
  }

  @Test
  void aDateThatIsNoneIsRefusedWhenItIsRead() {
    OperationParameters parameters = bound(given("periodEnd", "tomorrow"));

    assertThatThrownBy(() -> parameters.period(ZoneId.of("UTC")))
        .asInstanceOf(type(ProblemException.class))
        .extracting(problem -> problem.problems().get(0).code())
        .isEqualTo(ProblemCode.PERIOD_UNREADABLE);
    assertThatThrownBy(() -> parameters.lastInstant("periodEnd", ZoneId.of("UTC")))
        .asInstanceOf(type(ProblemException.class))
        .extracting(problem -> problem.problems().get(0).code())
        .isEqualTo(ProblemCode.PARAMETER_INVALID);
  }

  @Test
  void codeCannotAskForWhatTheDefinitionDoesNotPromise() {
    OperationParameters parameters = bound();

    assertThatThrownBy(() -> parameters.text("undefined"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Given start() {
    return given("periodStart", "2026-01-01");
  }

  private static Given given(String name, String text) {
    return new Given(name, new StringType(text));
  }

  private static Given given(String name, Base value) {
    return new Given(name, value);
  }

  private static OperationParameters bound(Given... given) {
    List<Given> all = new java.util.ArrayList<>(List.of(start()));
    all.addAll(Arrays.asList(given));
    return FORM.bind(all);
  }

  private static List<Problem> problems(Given... given) {
    try {
      FORM.bind(List.of(given));
      return List.of();
    } catch (ProblemException e) {
      return e.problems();
    }
  }
}
