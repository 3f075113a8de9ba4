package org.condyle.cql.requirements;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Age;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

class DataRequirementsTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

  private static final String HEADER =
      """
      library T version '1'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      codesystem "Codes": 'http://example.org/codes'
      valueset "V": 'http://example.org/ValueSet/v'
      code "Direct": 'x' from "Codes" display 'direct'
      code "Unread": 'y' from "Codes"
      parameter "Measurement Period" Interval<DateTime>
      context Patient
      define function InInterval(value Choice<FHIR.dateTime, FHIR.Period, FHIR.Age>):
        case
          when value is FHIR.dateTime then
            Interval[FHIRHelpers.ToDateTime(value as FHIR.dateTime), FHIRHelpers.ToDateTime(value as FHIR.dateTime)]
          when value is FHIR.Period then FHIRHelpers.ToInterval(value as FHIR.Period)
          when value is FHIR.Age then
            Interval[ToDateTime(Patient.birthDate.value + FHIRHelpers.ToQuantity(value as FHIR.Age)), Now()]
          else null
        end
      define function Finished(list List<Encounter>): list L where L.status = 'finished'
      """;

  private static List<DataRequirement> of(String definition) {
    return content(definition).requirements().stream()
        .filter(each -> !each.type().equals("Patient"))
        .toList();
  }

  private static DataRequirements content(String definition) {
    return DataRequirements.of(
        new TestContent()
            .library("T", "1", HEADER + definition)
            .valueSet("v", "1", "a", "b")
            .compile("T"),
        List.of("A"));
  }

  private static PatientRecord selected(String definition, Encounter... encounters) {
    return content(definition).select(TestContent.record(encounters), YEAR);
  }

  private static Encounter encounter(String id, String start, String end) {
    Encounter encounter = new Encounter();
    encounter.setId("Encounter/" + id);
    Period period = new Period();
    if (!start.isEmpty()) {
      period.setStartElement(new DateTimeType(start));
    }
    if (!end.isEmpty()) {
      period.setEndElement(new DateTimeType(end));
    }
    return encounter.setPeriod(period);
  }

  @Test
  void aRetrieveAsksForItsTypeItsCodesAndTheElementsThatAreRead() {
    List<DataRequirement> found =
        of("define A: [Encounter: \"V\"] E where E.status = 'finished' and E.class is not null");

    assertThat(found).hasSize(1);
    assertThat(found.get(0).type()).isEqualTo("Encounter");
    assertThat(found.get(0).codes())
        .isEqualTo(new CodeFilter("type", "http://example.org/ValueSet/v|1", List.of()));
    assertThat(found.get(0).dates()).isNull();
    assertThat(found.get(0).mustSupport()).containsExactly("class", "status", "type");
  }

  @Test
  void aDirectCodeIsNamedWithItsSystemAndOneThatIsNotReadIsNot() {
    DataRequirements found = content("define A: [Procedure: \"Direct\"]");
    DirectCode direct = new DirectCode("http://example.org/codes", null, "x", "direct");

    assertThat(found.directCodes()).containsExactly(direct);
    assertThat(found.requirements().get(1).codes())
        .isEqualTo(new CodeFilter("code", null, List.of(direct)));
  }

  @Test
  void codesThatAreComputedDoNotNarrow() {
    assertThat(of("define C: { \"Direct\" }\ndefine A: [Procedure: code in C]"))
        .extracting(DataRequirement::codes)
        .containsOnlyNulls();
  }

  @Test
  void whatNoAskedDefinitionReachesIsNotRequired() {
    assertThat(of("define B: [Condition]\ndefine A: exists([Encounter])"))
        .extracting(DataRequirement::type)
        .containsExactly("Encounter");
  }

  @Test
  void aWhereOnThePeriodBecomesADateFilter() {
    DateFilter year =
        new DateFilter(
            "period", PeriodBound.at(PeriodBound.Edge.START), PeriodBound.at(PeriodBound.Edge.END));

    assertThat(dates("define A: [Encounter] E where E.period during \"Measurement Period\""))
        .isEqualTo(year);
    assertThat(
            dates(
                "define A: [Encounter] E where end of E.period during day of \"Measurement Period\""))
        .isEqualTo(year);
    assertThat(
            dates(
                "define A: exists((Finished([Encounter] union [Encounter])) E"
                    + " where E.period overlaps \"Measurement Period\" and E.class is not null)"))
        .isEqualTo(year);
    assertThat(
            dates(
                "define All: [Encounter]\n"
                    + "define A: All E where E.period during \"Measurement Period\""))
        .isEqualTo(year);
    assertThat(
            dates(
                "define A: (Patient) P with [Encounter] E"
                    + " such that E.period during \"Measurement Period\""))
        .isEqualTo(year);
  }

  @Test
  void aBoundMayBeComputedFromThePeriod() {
    DateFilter found =
        dates(
            "define LookBack: Interval[start of \"Measurement Period\" - 2 years,"
                + " end of \"Measurement Period\")\n"
                + "define A: [Encounter] E where E.period starts during LookBack");

    assertThat(found.from()).isNotNull();
    assertThat(found.from().in(YEAR)).isEqualTo("2024-01-01T00:00:00Z");
    assertThat(found.to()).isEqualTo(PeriodBound.at(PeriodBound.Edge.END));
    assertThat(
            dates(
                "define A: [Encounter] E"
                    + " where E.period starts before end of \"Measurement Period\""))
        .isEqualTo(new DateFilter("period", null, PeriodBound.at(PeriodBound.Edge.END)));
  }

  private static DateFilter dates(String definition) {
    List<DataRequirement> found = of(definition);
    assertThat(found).hasSize(1);
    DateFilter dates = found.get(0).dates();
    if (dates == null) {
      throw new AssertionError("No date filter for " + definition);
    }
    return dates;
  }

  @Test
  void datesDoNotNarrowWhereTheLogicCouldCountWhatLiesOutside() {
    String during = " where E.period during \"Measurement Period\"";
    List<String> definitions =
        List.of(
            "define A: (Last([Encounter] E sort by start of period)) E" + during,
            "define All: [Encounter]\ndefine A: Tuple { a: All, b: All E" + during + " }",
            "define A: [Encounter] E" + during + " or E.status = 'planned'",
            "define A: [Encounter] E where not (E.period during \"Measurement Period\")",
            "define A: [Encounter] E where E.period during year of \"Measurement Period\"",
            "define A: [Encounter] E where E.period during Interval[@2020-01-01T00:00:00.0, Now()]",
            "define A: [Encounter] E where"
                + " Interval[null, start of E.period] overlaps \"Measurement Period\"",
            "define A: [Encounter] E where"
                + " Interval[E.period.\"start\".value - 1 year, E.period.\"end\".value]"
                + " overlaps \"Measurement Period\"",
            "define A: from [Encounter] E, [Encounter] F where E.period during F.period");

    for (String definition : definitions) {
      assertThat(of(definition))
          .as(definition)
          .extracting(DataRequirement::dates)
          .contains((DateFilter) null);
    }
  }

  @Test
  void aResourceIsLeftOutOnlyWhenItsDatesAreKnownToLieOutside() {
    PatientRecord record =
        selected(
            "define A: [Encounter] E where E.period during day of \"Measurement Period\"",
            encounter("before", "2025-03-01", "2025-03-02"),
            encounter("after", "2027-03-01T10:00:00Z", "2027-03-01T11:00:00Z"),
            encounter("within", "2026-03-01", "2026-03-02"),
            encounter("overlapping", "2025-12-20", "2026-01-10"),
            encounter("other-zone", "2025-12-31T10:00:00-12:00", "2025-12-31T11:00:00-12:00"),
            encounter("open", "2020-03-01", ""),
            encounter("without", "", ""),
            encounter("year", "2026", "2026"));

    assertThat(record.ofType("Encounter"))
        .extracting(each -> each.getIdElement().getIdPart())
        .containsExactly("within", "overlapping", "other-zone", "open", "without", "year");
  }

  @Test
  void aChoiceIsLimitedByItsDatesAndAnAgeIsNot() {
    DataRequirements requirements =
        content(
            "define A: [Procedure] P"
                + " where InInterval(P.performed) during \"Measurement Period\"");
    Procedure old = procedure("old").setPerformed(new DateTimeType("2019-01-01"));
    Procedure recent = procedure("recent").setPerformed(new DateTimeType("2026-01-01"));
    Procedure byAge = procedure("age").setPerformed(new Age().setValue(50).setUnit("a"));

    assertThat(
            requirements.select(TestContent.record(old, recent, byAge), YEAR).ofType("Procedure"))
        .containsExactly(recent, byAge);
  }

  @Test
  void aCodeThatSaysWithAnExtensionWhatItMeansIsKept() {
    Procedure other = procedure("other");
    other.setCode(new CodeableConcept());
    other.getCode().addCoding().setSystem(TestContent.SYSTEM).setCode("z");
    Procedure extended = procedure("extended");
    extended.getCode().addExtension().setUrl("http://example.org/not-done").setValue(new Age());
    Procedure member = procedure("member");
    member.getCode().addCoding().setSystem(TestContent.SYSTEM).setCode("a");

    assertThat(
            content("define A: [Procedure: \"V\"]")
                .select(TestContent.record(other, extended, member), YEAR)
                .ofType("Procedure"))
        .containsExactly(extended, member);
  }

  @Test
  void whatHasToBeAReferenceIsNotReadWhereItIsACode() {
    assertThat(medicationsReadBy("with [Medication: \"V\"] M such that " + POINTS_TO_IT))
        .containsExactly("referred");
    assertThat(
            medicationsReadBy(
                "with [Medication: \"V\"] M such that R.status = 'active' and " + POINTS_TO_IT))
        .containsExactly("referred");
    assertThat(medicationsReadBy("where 'Medication/1' = " + REFERENCE_TEXT))
        .containsExactly("referred");
  }

  @Test
  void whatMayBeACodeIsReadWhereItIsOne() {
    for (String rest :
        List.of(
            "",
            "without [Medication: \"V\"] M such that " + POINTS_TO_IT,
            "with [Medication: \"V\"] M such that R.status = 'active' or " + POINTS_TO_IT,
            "with [Medication: \"V\"] M such that not (" + POINTS_TO_IT + ")",
            "with [Medication: \"V\"] M such that Coalesce("
                + REFERENCE_TEXT
                + ", 'none') = 'none'",
            "where " + REFERENCE_TEXT + " is null")) {
      assertThat(medicationsReadBy(rest)).as(rest).containsExactly("coded", "referred");
    }
  }

  private static final String REFERENCE_TEXT = "(R.medication as FHIR.Reference).reference.value";
  private static final String POINTS_TO_IT = REFERENCE_TEXT + " = 'Medication/' + M.id.value";

  private static List<String> medicationsReadBy(String rest) {
    MedicationRequest coded = new MedicationRequest();
    coded.setId("coded");
    coded.setMedication(
        new CodeableConcept().addCoding(new Coding(TestContent.SYSTEM, "z", "something else")));
    MedicationRequest referred = new MedicationRequest();
    referred.setId("referred");
    referred.setMedication(new Reference("Medication/1"));
    return content("define A: [MedicationRequest] R " + rest)
        .select(TestContent.record(coded, referred), YEAR)
        .ofType("MedicationRequest")
        .stream()
        .map(each -> each.getIdElement().getIdPart())
        .toList();
  }

  @Test
  void definitionsOfTheSameTextInTwoLibrariesAreTwo() {
    String common =
        """
        using FHIR version '4.0.1'
        valueset "V": 'http://example.org/ValueSet/%s'
        context Patient
        define "Of Interest": [Procedure: "V"]
        """;
    DataRequirements requirements =
        DataRequirements.of(
            new TestContent()
                .library("One", "1", "library One version '1'\n" + common.formatted("one"))
                .library("Two", "1", "library Two version '1'\n" + common.formatted("two"))
                .library(
                    "T",
                    "1",
                    """
                    library T version '1'
                    using FHIR version '4.0.1'
                    include One version '1'
                    include Two version '1'
                    context Patient
                    define A: One."Of Interest" union Two."Of Interest"
                    """)
                .valueSet("one", "1", "a")
                .valueSet("two", "1", "b")
                .compile("T"));

    assertThat(requirements.requirements())
        .filteredOn(each -> each.type().equals("Procedure"))
        .extracting(each -> each.codes() == null ? null : each.codes().valueSet())
        .containsExactlyInAnyOrder(
            "http://example.org/ValueSet/one|1", "http://example.org/ValueSet/two|1");
  }

  private static Procedure procedure(String id) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/" + id);
    return procedure;
  }
}
