package org.condyle.proms.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.condyle.proms.Responses;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorMappingReaderTest {

  private static final String MAPPING = VendorImportTest.resource("mapping.json");

  @Test
  void aMappingIsReadAndACommaSeparatesWhereNothingElseIsSaid() {
    VendorMapping mapping = VendorMappingReader.read(MAPPING, Responses.FORMS.instruments());

    assertThat(mapping.delimiterCharacter()).isEqualTo(',');
    assertThat(mapping.instruments())
        .containsOnlyKeys("koos-jr", "promis-pf-cat", "pro-pm-preoperative");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "\"zone\": \"America/New_York\" > \"zone\": \"New York\" > date.zone",
        "MM/dd/yyyy HH:mm > MM/dd/bbbb > date.format",
        "\"KOOSJR\": \"koos-jr\" > \"KOOSJR\": \"koos\" > 'koos'",
        "\"Q3\": \"koos-jr-3\" > \"Q3\": \"koos-jr-8\" > koos-jr-8",
        "\"Score\": \"t-score\" > \"Score\": \"score\" > 'score'",
        "\"L\": \"left\" > \"L\": \"links\" > links",
        "\"web\": \"ELECTRONIC\" > \"web\": \"WEB\" > 'WEB'",
        "\"id\": \"example-outcomes\", > \"name\": \"x\", > 'id'",
        "\"scores\": {\"Score\": \"interval-score\"} > \"score\": {} > \"score\"",
        "\"patient\": {\"system\": \"https://clinic.example.org/mrn\", > \"patient\": { > system"
      })
  void aFaultOfAMappingIsNamed(String from, String to, String named) {
    String broken = MAPPING.replace(from.replace("\\n", "\n"), to.replace("\\n", "\n"));
    assertThat(broken).isNotEqualTo(MAPPING);

    List<Problem> problems =
        catchThrowableOfType(
                ProblemException.class,
                () -> VendorMappingReader.read(broken, Responses.FORMS.instruments()))
            .problems();

    assertThat(problems)
        .allMatch(problem -> problem.code() == ProblemCode.MAPPING_INVALID)
        .anyMatch(problem -> problem.message().contains(named));
  }
}
