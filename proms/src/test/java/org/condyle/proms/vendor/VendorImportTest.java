package org.condyle.proms.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.condyle.proms.Responses;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorImportTest {

  private static final PatientLookup PATIENTS =
      (system, value) ->
          system.equals("https://clinic.example.org/mrn") && value.equals("100")
              ? Optional.of("p1")
              : Optional.empty();
  private static final String MAPPING = resource("mapping.json");
  private static final String EXPORT = resource("export.csv");

  @Test
  void eachRowIsTakenOrRefusedUnderItsOwnLine() {
    Map<Long, String> kinds = new TreeMap<>();
    read(EXPORT).forEach(row -> kinds.put(row.line(), row.getClass().getSimpleName()));

    assertThat(kinds)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry(2L, "Accepted"),
                Map.entry(4L, "Accepted"),
                Map.entry(5L, "Accepted"),
                Map.entry(7L, "Declined"),
                Map.entry(8L, "Refused"),
                Map.entry(9L, "Refused"),
                Map.entry(10L, "Refused"),
                Map.entry(11L, "Refused"),
                Map.entry(12L, "Refused"),
                Map.entry(13L, "Refused"),
                Map.entry(14L, "Refused"),
                Map.entry(15L, "Refused"),
                Map.entry(16L, "Refused"),
                Map.entry(17L, "Accepted"),
                Map.entry(18L, "Refused"),
                Map.entry(19L, "Refused"),
                Map.entry(20L, "Refused")));
  }

  @ParameterizedTest
  @CsvSource({
    "8, ROW_INVALID, column 'MRN'",
    "9, ROW_INVALID, column 'Completed'",
    "10, ROW_INVALID, column 'Side'",
    "10, ROW_INVALID, column 'How'",
    "11, ANSWER_NOT_AN_OPTION, column 'Q5'",
    "12, SCORE_ILLEGAL, column 'Score'",
    "13, ROW_INVALID, column 'Q1'",
    "14, ROW_INVALID, column 'Survey'",
    "15, ROW_INVALID, line 15",
    "16, ROW_INVALID, line 16",
    "18, ROW_INVALID, column 'Q2'",
    "19, ROW_INVALID, column 'MRN'",
    "20, ROW_INVALID, column 'MRN'"
  })
  void aProblemNamesLineAndColumnAndNoValue(long line, ProblemCode code, String where) {
    VendorRow.Refused refused = (VendorRow.Refused) row(line);

    assertThat(refused.problems())
        .anyMatch(
            problem ->
                problem.code() == code
                    && problem.location() != null
                    && problem.location().startsWith("line " + line)
                    && problem.location().contains(where));
    assertThat(refused.problems())
        .extracting(Problem::message)
        .noneMatch(message -> message.contains("999") || message.contains("bad"));
  }

  @Test
  void aRowBecomesAResponseWithItsScore() {
    VendorRow.Accepted row = (VendorRow.Accepted) row(2);
    QuestionnaireResponse response = row.response();

    assertThat(response.getSubject().getReference()).isEqualTo("Patient/p1");
    assertThat(response.getIdentifier().getValue()).isEqualTo("r1");
    assertThat(response.getQuestionnaire()).isEqualTo(Responses.instrument("koos-jr").canonical());
    assertThat(response.getExtensionByUrl(VendorTerms.COMPLETION_MODE)).isNotNull();
    assertThat(row.observations()).hasSize(8);
    Observation score = row.observations().get(7);
    assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("50.012");
    assertThat(score.getBodySite().getCodingFirstRep().getCode()).isEqualTo("24028007");
    assertThat(score.getDerivedFromFirstRep().getReference())
        .isEqualTo("QuestionnaireResponse/" + response.getIdElement().getIdPart());
  }

  @Test
  void timesTakeTheOffsetOfTheZoneOnTheirDay() {
    // clocks go forward on March 8 at 2:00 and back on November 1
    assertThat(authored(2)).isEqualTo("2026-03-08T01:30:00-05:00");
    assertThat(authored(4)).isEqualTo("2026-11-01T01:30:00-04:00");
    assertThat(authored(5)).isEqualTo("2026-03-08T09:00:00-04:00");
  }

  @Test
  void anAdaptiveScoreComesWithItsStandardError() {
    VendorRow.Accepted row = (VendorRow.Accepted) row(5);

    assertThat(row.observations())
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("43.2");
              assertThat(score.getComponentFirstRep().getValueQuantity().getValue())
                  .isEqualByComparingTo("2.1");
            });
  }

  @Test
  void aDeclinedAssessmentIsAScoreThatIsAbsentForThatReason() {
    Observation declined = ((VendorRow.Declined) row(7)).observation();

    assertThat(declined.hasValue()).isFalse();
    assertThat(declined.getDataAbsentReason().getCodingFirstRep().getCode())
        .isEqualTo("asked-declined");
    assertThat(declined.getCode().getCodingFirstRep().getCode()).isEqualTo("82332-8");
    assertThat(declined.getBodySite().getCodingFirstRep().getCode()).isEqualTo("24028007");
  }

  @Test
  void theSameExportGivesTheSameResourcesAgain() {
    assertThat(json(read(EXPORT))).isEqualTo(json(read(EXPORT))).hasSize(5);
  }

  @Test
  void withoutAKeyPatientInstrumentMomentAndSideAreTheKey() {
    String mapping = MAPPING.replaceFirst("\"key\": [^\n]+\n", "");
    String header = EXPORT.substring(0, EXPORT.indexOf('\n') + 1);
    String answers = ",web,Done,2,2,1,3,2,2,3,,,\n";
    List<VendorRow> rows =
        read(
            mapping,
            header
                + "a,100,KOOSJR,03/09/2026 09:00,R"
                + answers
                + "b,100,KOOSJR,03/09/2026 09:00,L"
                + answers
                + "c,100,KOOSJR,03/09/2026 09:00,R"
                + answers);

    assertThat(rows.get(0)).isInstanceOf(VendorRow.Accepted.class);
    assertThat(rows.get(1)).isInstanceOf(VendorRow.Accepted.class);
    assertThat(rows.get(2)).isInstanceOf(VendorRow.Refused.class);
  }

  @Test
  void aMarkBeforeTheFirstColumnDoesNotHideIt() {
    assertThat(read("\uFEFF" + EXPORT)).hasSize(17);
  }

  @Test
  void aFileWithoutAColumnOfTheMappingIsRefused() {
    assertThat(fault(EXPORT.replaceFirst("MRN", "Patient")).message()).contains("[MRN]");
    assertThat(fault(EXPORT.replaceFirst("Q2", "Q1")).code()).isEqualTo(ProblemCode.CSV_UNREADABLE);
    assertThat(fault("").code()).isEqualTo(ProblemCode.CSV_UNREADABLE);
  }

  @Test
  void aFileThatIsNoCsvIsRefusedAfterTheRowsThatCouldBeRead() {
    List<VendorRow> rows = new ArrayList<>();
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                importer(MAPPING)
                    .read(
                        new StringReader(EXPORT + "r17,100,\"KOOSJR\"x,03/09/2026 09:00\n"),
                        rows::add));

    assertThat(refused.problems().get(0).code()).isEqualTo(ProblemCode.CSV_UNREADABLE);
    assertThat(rows).hasSize(17);
  }

  private static Problem fault(String csv) {
    return catchThrowableOfType(ProblemException.class, () -> read(csv)).problems().get(0);
  }

  private static String authored(long line) {
    return ((VendorRow.Accepted) row(line)).response().getAuthoredElement().getValueAsString();
  }

  private static VendorRow row(long line) {
    return read(EXPORT).stream().filter(row -> row.line() == line).findFirst().orElseThrow();
  }

  private static List<String> json(List<VendorRow> rows) {
    IParser parser = FhirContext.forR4Cached().newJsonParser();
    List<String> json = new ArrayList<>();
    for (VendorRow row : rows) {
      if (row instanceof VendorRow.Accepted accepted) {
        json.add(
            parser.encodeToString(accepted.response())
                + accepted.observations().stream().map(parser::encodeToString).toList());
      } else if (row instanceof VendorRow.Declined declined) {
        json.add(parser.encodeToString(declined.observation()));
      }
    }
    return json;
  }

  private static List<VendorRow> read(String csv) {
    return read(MAPPING, csv);
  }

  private static List<VendorRow> read(String mapping, String csv) {
    List<VendorRow> rows = new ArrayList<>();
    importer(mapping).read(new StringReader(csv), rows::add);
    return rows;
  }

  private static VendorImport importer(String mapping) {
    return new VendorImport(
        VendorMappingReader.read(mapping, Responses.FORMS.instruments()),
        Responses.FORMS,
        PATIENTS);
  }

  static String resource(String name) {
    try (InputStream in = VendorImportTest.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
