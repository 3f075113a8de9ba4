package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CQL as measures in the published models write it. */
class PublishedModelsTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);
  private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
  private static final String QICORE = "http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-";
  private static final String RACES = "urn:oid:2.16.840.1.113883.6.238";

  @ParameterizedTest
  @CsvSource({"4.1.1, Observation", "6.0.0, SimpleObservation"})
  void qiCoreReadsElementsExtensionsAndChoices(String version, String observation) {
    String library =
        header("QICore", version)
            + """
              define Born: year from Patient.birthDate
              define Gender: Patient.gender
              define Races: Patient.race.ombCategory R return R.code
              define RaceText: Patient.race.text
              define Ethnicity: Patient.ethnicity.ombCategory.code
              define Days: [Procedure: "V"] P return days between (P.performed as Interval<DateTime>).low and (P.performed as Interval<DateTime>).high
              define Coded: [MedicationRequest: "V"] M return M.medication as Concept
              define Amounts: ["%s": "V"] O where O.value as Quantity > 5 'mg' return O.id
              define Statuses: [Procedure] P return P.status
              """
                .formatted(observation);
    Resource[] data = {
      procedure("p", ProcedureStatus.COMPLETED, "a"),
      medication("m", "a"),
      observation("o", TestContent.SYSTEM, "a", new Quantity().setValue(6).setUnit("mg")),
    };

    assertThat(value(library, "Born", data)).isEqualTo(1950);
    assertThat(value(library, "Gender", data)).isEqualTo("female");
    assertThat(value(library, "Races", data)).asString().isEqualTo("[2106-3]");
    assertThat(value(library, "RaceText", data)).isEqualTo("White");
    assertThat(value(library, "Ethnicity", data)).isEqualTo("2186-5");
    assertThat(value(library, "Days", data)).asString().isEqualTo("[3]");
    assertThat((List<?>) value(library, "Coded", data)).hasSize(1);
    assertThat(value(library, "Amounts", data)).asString().isEqualTo("[o]");
    assertThat(value(library, "Statuses", data)).asString().isEqualTo("[completed]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.1", "6.0.0"})
  void qiCoreTellsWhatWasNotDoneAndWhy(String version) {
    String library =
        header("QICore", version)
            + """
              define NotDone: [ProcedureNotDone: "V"] P return P.id
              define Done: [Procedure: "V"] P where P.status = 'completed' return P.id
              define Reasons: [ProcedureNotDone: "V"] P return P.statusReason.codes[0].code
              define Recorded: [ProcedureNotDone: "V"] P return year from P.recorded
              define NotRequested: [ServiceNotRequested: code in "V"] S return S.id
              """;
    Procedure notDone = procedure("n", ProcedureStatus.NOTDONE, "a");
    notDone.getMeta().addProfile(QICORE + "procedurenotdone");
    notDone.setStatusReason(concept(TestContent.SYSTEM, "refused"));
    notDone.addExtension(QICORE + "recorded", new DateTimeType("2026-03-01"));
    Procedure ofTheWholeSet = procedure("w", ProcedureStatus.NOTDONE, "a");
    ofTheWholeSet.getMeta().addProfile(QICORE + "procedurenotdone");
    ofTheWholeSet.setCode(
        (CodeableConcept)
            new CodeableConcept()
                .addExtension(
                    new Extension(
                        QICORE + "notDoneValueSet",
                        new CodeType("http://example.org/ValueSet/v"))));
    ServiceRequest notRequested = new ServiceRequest();
    notRequested.setId("ServiceRequest/s");
    notRequested.setDoNotPerform(true);
    notRequested.setCode(concept(TestContent.SYSTEM, "b"));
    Resource[] data = {
      notDone, ofTheWholeSet, notRequested, procedure("d", ProcedureStatus.COMPLETED, "a")
    };

    assertThat(value(library, "NotDone", data)).asString().isEqualTo("[n, w]");
    assertThat(value(library, "Done", data)).asString().isEqualTo("[d]");
    assertThat(value(library, "Reasons", data)).asString().startsWith("[refused");
    assertThat(value(library, "Recorded", data)).asString().startsWith("[2026");
    assertThat(value(library, "NotRequested", data)).asString().isEqualTo("[s]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.1", "6.0.0"})
  void overloadsThatDifferByProfileAloneAreToldApart(String version) {
    String library =
        header("QICore", version)
            + """
              define Requested: [MedicationRequest: medication in "V"] M return M.kind()
              define NotRequested: [MedicationNotRequested: medication in "V"] M return M.kind()
              define Included: [MedicationNotRequested: medication in "V"] M return B.kind(M)
              define fluent function kind(request MedicationRequest): 'requested'
              define fluent function kind(request MedicationNotRequested): 'not requested'
              """;
    String withInclude =
        library.replace("include FHIRHelpers", "include B version '1'\ninclude FHIRHelpers");
    String included =
        """
        library B version '1'
        using QICore version '%s'
        define function kind(request MedicationRequest): 'requested there'
        define function kind(request MedicationNotRequested): 'not requested there'
        """
            .formatted(version);
    MedicationRequest notRequested = medication("n", "a");
    notRequested.setDoNotPerform(true);
    TestContent content =
        new TestContent()
            .library("T", "1", withInclude)
            .library("B", "1", included)
            .valueSet("v", "1", "a", "b");

    assertThat(value(content, "Requested", medication("m", "b")))
        .asString()
        .isEqualTo("[requested]");
    assertThat(value(content, "NotRequested", notRequested))
        .asString()
        .isEqualTo("[not requested]");
    assertThat(value(content, "Included", notRequested))
        .asString()
        .isEqualTo("[not requested there]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.1.1", "6.0.0"})
  void whatWasNotRequestedAndWhatWasNotDoneAreComparedByTheirMoment(String version) {
    String library =
        header("QICore", version)
            + """
              define Refused:
                ( [ServiceNotRequested: code in "V"] S return { id: S.id, at: S.authoredOn } )
                  union ( [ProcedureNotDone: "V"] P return { id: P.id, at: P.recorded } )
              define InPeriod: Refused R where R.at during "Measurement Period" return R.id
              """;
    Procedure notDone = procedure("n", ProcedureStatus.NOTDONE, "a");
    notDone.addExtension(QICORE + "recorded", new DateTimeType("2026-03-01T00:00:00Z"));
    ServiceRequest notRequested = new ServiceRequest();
    notRequested.setId("ServiceRequest/s");
    notRequested.setDoNotPerform(true);
    notRequested.setCode(concept(TestContent.SYSTEM, "b"));
    notRequested.setAuthoredOnElement(new DateTimeType("2026-04-01T00:00:00Z"));

    assertThat(value(library, "InPeriod", notDone, notRequested)).asString().contains("n", "s");
  }

  @ParameterizedTest
  @CsvSource({
    "QICore, 4.1.1, observation-bmi",
    "QICore, 6.0.0, USCoreBMIProfile",
    "USCore, 3.1.1, observation-bmi",
    "USCore, 6.1.0, BMIProfile",
  })
  void aProfileThatFixesACodeIsAnsweredByThatCodeOrByTheDeclaredProfile(
      String model, String version, String profile) {
    String library =
        header(model, version) + "define BMI: [\"%s\"] O return O.id\n".formatted(profile);
    Observation declared = observation("declared", TestContent.SYSTEM, "local-bmi", null);
    declared.getMeta().addProfile("http://hl7.org/fhir/StructureDefinition/bmi");
    declared.getMeta().addProfile(US_CORE + "us-core-bmi|6.1.0");

    assertThat(
            value(
                library,
                "BMI",
                observation("coded", "http://loinc.org", "39156-5", null),
                observation("drinks", "http://loinc.org", "74013-4", null),
                declared))
        .asString()
        .isIn("[coded, declared]", "[FHIR.id(coded), FHIR.id(declared)]");
  }

  @ParameterizedTest
  @CsvSource({"3.1.1, Condition", "6.1.0, ConditionProblemsHealthConcernsProfile"})
  void usCoreReadsElementsAndExtensions(String version, String condition) {
    String library =
        header("USCore", version)
            + """
              define BirthSex: Patient.birthsex
              define Races: Patient.race.ombCategory R return R.code
              define Onsets: ["%s": code in "V"] C return year from (C.onset as DateTime)
              """
                .formatted(condition);
    Condition fracture = new Condition();
    fracture.setId("Condition/c");
    fracture.setCode(concept(TestContent.SYSTEM, "b"));
    fracture.setOnset(new DateTimeType("2026-02-03"));

    assertThat(value(library, "BirthSex", fracture)).isEqualTo("F");
    assertThat(value(library, "Races", fracture)).asString().isEqualTo("[2106-3]");
    assertThat(value(library, "Onsets", fracture)).asString().isEqualTo("[2026]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.0", "4.0.1"})
  void theHelpersThatPublishedLibrariesIncludeAreThere(String version) {
    String library =
        """
        library T version '1'
        using FHIR version '%s'
        include FHIRHelpers version '%s'
        valueset "V": 'http://example.org/ValueSet/v'
        context Patient
        define Coded: exists ([Procedure] P where P.code in "V")
        """
            .formatted(version, version);

    assertThat(value(library, "Coded", procedure("p", ProcedureStatus.COMPLETED, "a")))
        .isEqualTo(true);
  }

  private static String header(String model, String version) {
    return """
        library T version '1'
        using %s version '%s'
        include FHIRHelpers version '4.0.1'
        codesystem "Codes": 'http://example.org/codes'
        valueset "V": 'http://example.org/ValueSet/v'
        parameter "Measurement Period" Interval<DateTime>
        context Patient
        """
        .formatted(model, version);
  }

  private static Procedure procedure(String id, ProcedureStatus status, String code) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/" + id);
    procedure.setStatus(status);
    procedure.setCode(concept(TestContent.SYSTEM, code));
    procedure.setPerformed(
        new Period()
            .setStartElement(new DateTimeType("2026-01-05T10:00:00Z"))
            .setEndElement(new DateTimeType("2026-01-08T11:00:00Z")));
    return procedure;
  }

  private static MedicationRequest medication(String id, String code) {
    MedicationRequest request = new MedicationRequest();
    request.setId("MedicationRequest/" + id);
    request.setMedication(concept(TestContent.SYSTEM, code));
    return request;
  }

  private static Observation observation(
      String id, String system, String code, @Nullable Type value) {
    Observation observation = new Observation();
    observation.setId("Observation/" + id);
    observation.setCode(concept(system, code));
    if (value != null) {
      observation.setValue(value);
    }
    return observation;
  }

  private static CodeableConcept concept(String system, String code) {
    return new CodeableConcept().addCoding(new Coding(system, code, null));
  }

  private static Patient patient() {
    Patient patient = new Patient();
    patient.setId("Patient/p");
    patient.setGender(org.hl7.fhir.r4.model.Enumerations.AdministrativeGender.FEMALE);
    patient.getBirthDateElement().setValueAsString("1950-04-05");
    patient.addExtension(group("us-core-race", "2106-3", "White"));
    patient.addExtension(group("us-core-ethnicity", "2186-5", "Not Hispanic or Latino"));
    patient.addExtension(US_CORE + "us-core-birthsex", new CodeType("F"));
    return patient;
  }

  private static Extension group(String name, String code, String text) {
    Extension extension = new Extension(US_CORE + name);
    extension.addExtension("ombCategory", new Coding(RACES, code, text));
    extension.addExtension("text", new StringType(text));
    return extension;
  }

  private static @Nullable Object value(String library, String definition, Resource... data) {
    return value(
        new TestContent().library("T", "1", library).valueSet("v", "1", "a", "b"),
        definition,
        data);
  }

  private static @Nullable Object value(TestContent source, String definition, Resource... data) {
    CompiledContent content = source.compile("T");
    CqlSession session = new CqlSession(content, EvaluationSettings.of(content, YEAR, YEAR.end()));
    session.open(PatientRecord.of(patient(), List.of(data)));
    return session.evaluate(definition).value();
  }
}
