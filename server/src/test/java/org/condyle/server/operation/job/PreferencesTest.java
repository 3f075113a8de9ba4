package org.condyle.server.operation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferencesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "respond-async|true",
        "Respond-Async; wait=10|true",
        "handling=strict, respond-async|true",
        "respond-async,wait=10|true",
        "handling=lenient|false",
        "return=representation|false",
        "respond-async-later|false",
        "wait=respond-async|false",
        "''|false"
      })
  void aPreferenceIsKnownByItsNameAndOthersArePassedOver(String header, boolean async) {
    assertThat(Preferences.of(List.of(header)).respondAsync()).isEqualTo(async);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "handling=lenient|true",
        "respond-async, Handling = \"lenient\"|true",
        "handling=lenient; x=y, respond-async|true",
        "handling=strict|false",
        "lenient|false",
        "handling=lenient-not|false",
        "''|false"
      })
  void handlingIsLenientWhereItIsPreferred(String header, boolean lenient) {
    assertThat(Preferences.of(List.of(header)).lenient()).isEqualTo(lenient);
  }
}
