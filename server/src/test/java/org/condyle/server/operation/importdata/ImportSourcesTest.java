package org.condyle.server.operation.importdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportSourcesTest {

  private static final ImportSources SOURCES =
      sources("https://files.example.org/export/  http://10.0.0.7:8081/");

  private static ImportSources sources(String value) {
    return ImportSources.fromEnvironment(Map.of("CONDYLE_IMPORT_SOURCES", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://files.example.org/export/Patient.ndjson",
        "https://FILES.example.org:443/export/2026/Patient.ndjson?sig=a%2Fb",
        "http://10.0.0.7:8081/Patient.ndjson"
      })
  void whatLiesInANamedPlaceIsFetched(String address) {
    assertThat(SOURCES.require(address)).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://files.example.org/other/Patient.ndjson",
        "https://files.example.org/export",
        "https://files.example.org/exported/Patient.ndjson",
        "http://files.example.org/export/Patient.ndjson",
        "https://files.example.org:8443/export/Patient.ndjson",
        "https://files.example.org.evil.example/export/Patient.ndjson",
        "https://files.example.org@evil.example/export/Patient.ndjson",
        "https://evil.example/https://files.example.org/export/",
        "https://files.example.org/export/../secret",
        "https://files.example.org/export/%2e%2e/secret",
        "https://files.example.org/export/..%2fsecret",
        "https://files.example.org/export/a#b",
        "http://10.0.0.7/Patient.ndjson",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//files.example.org/export/a",
        "ftp://files.example.org/export/a",
        "not an address",
        ""
      })
  void nothingIsFetchedFromElsewhere(String address) {
    assertThatThrownBy(() -> SOURCES.require(address))
        .isInstanceOfSatisfying(
            ProblemException.class,
            thrown ->
                assertThat(thrown.problems().get(0).code())
                    .isEqualTo(ProblemCode.SOURCE_NOT_ALLOWED));
  }

  @Test
  void withoutASettingNothingIsFetchedAtAll() {
    assertThatThrownBy(
            () -> ImportSources.fromEnvironment(Map.of()).require("https://files.example.org/a"))
        .hasMessageContaining("CONDYLE_IMPORT_SOURCES");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://files.example.org/export",
        "https://files.example.org/?a=b/",
        "files.example.org/",
        "https:///export/",
        "https://user@files.example.org/"
      })
  void aPlaceThatIsNoFolderIsRefusedAtStart(String place) {
    assertThatThrownBy(() -> sources(place))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_IMPORT_SOURCES");
  }
}
