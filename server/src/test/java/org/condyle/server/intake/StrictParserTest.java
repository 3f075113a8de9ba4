package org.condyle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictParserTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final StrictParser PARSER = new StrictParser(FHIR, IntakeLimits.DEFAULT);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "an unknown element | {'resourceType':'Patient','birthDat':'1950-01-01'} | Patient.birthDat",
        "an unknown element of a repetition | {'resourceType':'Patient','name':[{'family':'Ash'},{'famly':'Ash'}]} | Patient.name[1].famly",
        "an unknown element beside | {'resourceType':'Patient','_birthDat':{'id':'a'}} | Patient._birthDat",
        "an unknown member beside a primitive | {'resourceType':'Patient','birthDate':'1950','_birthDate':{'valu':1}} | Patient._birthDate.valu",
        "an unknown value of an extension | {'resourceType':'Patient','extension':[{'url':'http://x','valueStrin':'a'}]} | Patient.extension[0].valueStrin",
        "an unknown element of a contained resource | {'resourceType':'Patient','contained':[{'resourceType':'Organization','id':'o','nam':'x'}]} | Patient.contained[0].nam",
        "an empty key | {'resourceType':'Patient','':'x'} | Patient.",
        "a string for a boolean | {'resourceType':'Patient','active':'true'} | Patient.active",
        "a number for a date | {'resourceType':'Patient','birthDate':1950} | Patient.birthDate",
        "an object for an array | {'resourceType':'Patient','name':{'family':'Ash'}} | Patient.name",
        "an array for a single value | {'resourceType':'Patient','birthDate':['1950-01-01']} | Patient.birthDate",
        "a string for a HumanName | {'resourceType':'Patient','name':['Ash']} | Patient.name[0]",
        "a string for a CodeableConcept | {'resourceType':'Patient','maritalStatus':'M'} | Patient.maritalStatus",
        "null | {'resourceType':'Patient','birthDate':null} | Patient.birthDate",
        "an empty array | {'resourceType':'Patient','name':[]} | Patient.name",
        "an empty object | {'resourceType':'Patient','name':[{}]} | Patient.name[0]",
        "a string for a decimal | {'resourceType':'Observation','valueQuantity':{'value':'3.2'}} | Observation.value.value",
        "a date that is none | {'resourceType':'Patient','birthDate':'31.12.1950'} | Patient.birthDate",
        "a day that is not in the calendar | {'resourceType':'Patient','birthDate':'1950-02-30'} | Patient.birthDate",
        "a code that FHIR does not know | {'resourceType':'Patient','gender':'man'} | Patient.gender",
        "an empty string | {'resourceType':'Patient','name':[{'family':''}]} | Patient.name[0].family",
        "an hour that is none | {'resourceType':'Observation','effectiveDateTime':'2026-01-01T25:00:00Z'} | Observation.effective",
        "a fraction for an integer | {'resourceType':'Patient','multipleBirthInteger':1.5} | Patient.multipleBirth",
        "an unknown resource type | {'resourceType':'Patent'} | Patent",
        "no resource type | {'id':'a'} | Resource",
        "an unknown resource type in an entry | {'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Patent'}}]} | Bundle.entry[0].resource",
        "no resource type in an entry | {'resourceType':'Bundle','entry':[{'fullUrl':'urn:x'},{'resource':{'id':'a'}}]} | Bundle.entry[1].resource",
        "a key that is there twice | {'resourceType':'Patient','name':[{'family':'A','family':'B'}]} | Resource.name[0].family",
      })
  void whatJsonHasWrongIsNamedWithItsPath(String what, String body, String path) {
    List<Problem> problems = problems(body.replace('\'', '"'), EncodingEnum.JSON);

    assertThat(problems).extracting(Problem::location).contains(path);
    assertThat(problems).extracting(Problem::code).containsOnly(ProblemCode.MALFORMED);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "an unknown element | <Patient xmlns='http://hl7.org/fhir'><birthDat value='1950-01-01'/></Patient> | Patient.birthDat",
        "an unknown element of a repetition | <Patient xmlns='http://hl7.org/fhir'><name><family value='A'/></name><name><famly value='A'/></name></Patient> | Patient.name[1].famly",
        "an unknown attribute | <Patient xmlns='http://hl7.org/fhir'><birthDate valu='1950-01-01'/></Patient> | Patient.birthDate",
        "a date that is none | <Patient xmlns='http://hl7.org/fhir'><birthDate value='31.12.1950'/></Patient> | Patient.birthDate",
        "a boolean that is none | <Patient xmlns='http://hl7.org/fhir'><active value='yes'/></Patient> | Patient.active",
        "a code that FHIR does not know | <Patient xmlns='http://hl7.org/fhir'><gender value='man'/></Patient> | Patient.gender",
        "an element that is there twice | <Patient xmlns='http://hl7.org/fhir'><birthDate value='1950'/><birthDate value='1951'/></Patient> | Patient.birthDate",
        "an unknown resource type | <Patent xmlns='http://hl7.org/fhir'/> | Patent",
        "an unknown resource type in an entry | <Bundle xmlns='http://hl7.org/fhir'><type value='batch'/><entry><resource><Patent/></resource></entry></Bundle> | Bundle.entry[0].resource",
        "an empty value | <Patient xmlns='http://hl7.org/fhir'><birthDate value=''/></Patient> | Patient.birthDate",
        "text between elements | <Patient xmlns='http://hl7.org/fhir'>Ash</Patient> | Patient",
        "a foreign namespace | <Patient xmlns='urn:other'><birthDate value='1950'/></Patient> | Patient",
      })
  void whatXmlHasWrongIsNamedWithItsPath(String what, String body, String path) {
    List<Problem> problems = problems(body, EncodingEnum.XML);

    assertThat(problems).extracting(Problem::location).contains(path);
    assertThat(problems).extracting(Problem::code).containsOnly(ProblemCode.MALFORMED);
  }

  @Test
  void everyProblemOfABundleIsTold() {
    String entries =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    "{\"resource\":{\"resourceType\":\"Patient\",\"birthDat\":\"1950\",\"gender\":\"x\"}}")
            .collect(Collectors.joining(","));
    List<Problem> problems =
        problems("{\"resourceType\":\"Bundle\",\"entry\":[" + entries + "]}", EncodingEnum.JSON);

    assertThat(problems)
        .extracting(Problem::location)
        .contains(
            "Bundle.entry[0].resource.birthDat",
            "Bundle.entry[1].resource.birthDat",
            "Bundle.entry[2].resource.birthDat");
  }

  @Test
  void afterFiftyProblemsTheRestIsCounted() {
    String names =
        IntStream.range(0, 60).mapToObj(i -> "{\"famly\":\"A\"}").collect(Collectors.joining(","));
    List<Problem> problems =
        problems("{\"resourceType\":\"Patient\",\"name\":[" + names + "]}", EncodingEnum.JSON);

    assertThat(problems).hasSize(51);
    assertThat(problems.get(50).message()).contains("10 more");
  }

  @Test
  void theValueOfAPatientIsNeverRepeated() {
    List<Problem> problems =
        problems(
            "{\"resourceType\":\"Patient\",\"birthDate\":\"17-03-1948\",\"name\":\"Ash\"}",
            EncodingEnum.JSON);

    assertThat(problems)
        .allSatisfy(problem -> assertThat(problem.message()).doesNotContain("1948", "Ash"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cut off | {'resourceType':'Patient'",
        "trailing text | {'resourceType':'Patient'} Ash",
        "an array | [1]",
        "bare words | Ash",
        "XML | <Patient/>",
      })
  void whatIsNoJsonIsRefusedWithoutQuotingIt(String what, String body) {
    List<Problem> problems = problems(body.replace('\'', '"'), EncodingEnum.JSON);

    assertThat(problems).extracting(Problem::code).containsExactly(ProblemCode.MALFORMED);
    assertThat(problems.get(0).message()).contains("JSON").doesNotContain("Ash");
  }

  @Test
  void whatIsNoXmlIsRefusedWithItsLine() {
    List<Problem> problems =
        problems("<Patient xmlns='http://hl7.org/fhir'>\n<name></Patient>", EncodingEnum.XML);

    assertThat(problems.get(0).message()).contains("not well-formed XML at line 2");
  }

  @Test
  void jsonThatIsNestedTooDeepIsRefused() {
    String body = "{\"resourceType\":\"Patient\",\"extension\":[".repeat(5_000);

    assertThat(problems(body, EncodingEnum.JSON))
        .extracting(Problem::code)
        .containsExactly(ProblemCode.TOO_DEEP);
  }

  @Test
  void xmlThatIsNestedTooDeepIsRefused() {
    String body =
        "<Patient xmlns='http://hl7.org/fhir'>" + "<extension url='http://x'>".repeat(5_000);

    assertThat(problems(body, EncodingEnum.XML))
        .extracting(Problem::code)
        .containsExactly(ProblemCode.TOO_DEEP);
  }

  @Test
  void aNarrativeThatIsNestedTooDeepIsRefused() {
    String body =
        "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div"
            + " xmlns='http://www.w3.org/1999/xhtml'>"
            + "<b>".repeat(50_000)
            + "</b>".repeat(50_000)
            + "</div>\"}}";

    assertThat(problems(body, EncodingEnum.JSON))
        .extracting(Problem::code)
        .containsExactly(ProblemCode.TOO_DEEP);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "external entity | <!DOCTYPE Patient [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
        "external subset | <!DOCTYPE Patient SYSTEM 'http://127.0.0.1:1/x.dtd'>",
        "billion laughs | <!DOCTYPE Patient [<!ENTITY a 'ha'><!ENTITY x '&a;&a;&a;&a;'>]>",
      })
  void aDocumentTypeDeclarationIsRefused(String what, String declaration) {
    String body =
        declaration
            + "<Patient xmlns='http://hl7.org/fhir'><name><family value='&x;'/></name></Patient>";

    assertThat(problems(body, EncodingEnum.XML).get(0).message())
        .contains("document type declaration");
  }

  @Test
  void commentsInstructionsAndCharacterDataAreNotCountedAsElements() {
    String body =
        "<?xml version=\"1.0\"?><!-- <a><b><c> > -- -->".replace(" -- -->", " -->")
            + "<Patient xmlns=\"http://hl7.org/fhir\"><!-- <deep> --><name><family value=\"a/>b'<\"/>"
                .replace("'<\"", "'\"")
            + "</name><?pi <x>?></Patient>";
    StrictParser shallow = new StrictParser(FHIR, new IntakeLimits(1000, 10, 3));

    Patient patient =
        (Patient) shallow.parse(body.getBytes(StandardCharsets.UTF_8), EncodingEnum.XML);

    assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("a/>b'");
  }

  @Test
  void whatFhirAllowsIsRead() {
    String body =
        """
        {"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":{
          "resourceType":"Patient","id":"1","language":"en","meta":{"profile":["http://x"]},
          "contained":[{"resourceType":"Organization","id":"o","name":"Clinic"}],
          "_birthDate":{"extension":[{"url":"http://x","valueCode":"unknown"}]},
          "name":[{"given":["Ann",null],"_given":[null,{"extension":[{"url":"http://x","valueString":"B"}]}]}],
          "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">x</div>"},
          "managingOrganization":{"reference":"#o"},
          "multipleBirthInteger":2,"active":true}}]}
        """;

    Bundle bundle = (Bundle) PARSER.parse(body.getBytes(StandardCharsets.UTF_8), EncodingEnum.JSON);

    Patient patient = (Patient) bundle.getEntryFirstRep().getResource();
    assertThat(patient.getNameFirstRep().getGiven()).hasSize(2);
    assertThat(patient.getBirthDateElement().getExtension()).hasSize(1);
    assertThat(patient.getMultipleBirthIntegerType().getValue()).isEqualTo(2);
  }

  @Test
  void thePublishedMeasuresAndTheirTestCasesAreReadWithoutComplaint() throws IOException {
    List<String> complaints = new ArrayList<>();
    int read = 0;
    try (Stream<Path> files = Files.walk(SharedTestData.folder("ecqm"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        byte[] body = Files.readAllBytes(file);
        if (!new String(body, StandardCharsets.UTF_8).contains("\"resourceType\"")) {
          continue;
        }
        read++;
        try {
          PARSER.parse(body, EncodingEnum.JSON);
        } catch (ProblemException e) {
          complaints.add(file.getFileName() + ": " + e.problems().get(0).message());
        }
      }
    }
    assertThat(read).isPositive();
    assertThat(complaints).isEmpty();
  }

  private static List<Problem> problems(String body, EncodingEnum encoding) {
    ProblemException thrown =
        catchThrowableOfType(
            ProblemException.class,
            () -> PARSER.parse(body.getBytes(StandardCharsets.UTF_8), encoding));
    assertThat(thrown).as("the problem of " + body).isNotNull();
    return thrown.problems();
  }
}
