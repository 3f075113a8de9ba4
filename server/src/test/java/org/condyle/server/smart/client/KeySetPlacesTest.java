package org.condyle.server.smart.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetPlacesTest {

  private static final KeySetPlaces USUAL = KeySetPlaces.fromEnvironment(Map.of());
  private static final KeySetPlaces OPEN =
      KeySetPlaces.fromEnvironment(Map.of(KeySetPlaces.VARIABLE, " On "));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.7",
        "169.254.169.254",
        "192.168.1.2",
        "[fd00::1]",
        "127.0.0.2",
        "localhost",
        "127.0.0.1",
        "[::1]"
      })
  void privateNumbersAreRefusedAndNotAskedUnlessTheOwnerAllowsThem(String host) {
    String url = "https://" + host + "/keys";

    assertThatThrownBy(() -> USUAL.check(url))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("private network");
    assertThat(USUAL.mayBeAsked(host)).isFalse();
    assertThatCode(() -> OPEN.check(url)).doesNotThrowAnyException();
    assertThat(OPEN.mayBeAsked(host)).isTrue();
  }

  @Test
  void othersAreNotLookedUpWhenTheyAreRegistered() {
    assertThatCode(() -> USUAL.check("https://nowhere.invalid/keys")).doesNotThrowAnyException();
    assertThatCode(() -> USUAL.check(null)).doesNotThrowAnyException();
    assertThat(USUAL.mayBeAsked("8.8.8.8")).isTrue();
  }

  @Test
  void thisMachineAloneCanBeAllowed() {
    KeySetPlaces machine = KeySetPlaces.fromEnvironment(Map.of(KeySetPlaces.VARIABLE, "machine"));

    assertThatCode(() -> machine.check("http://localhost:81/keys")).doesNotThrowAnyException();
    assertThat(machine.mayBeAsked("localhost")).isTrue();
    assertThat(machine.mayBeAsked("10.0.0.7")).isFalse();
    assertThat(machine.mayBeAsked("8.8.8.8")).isTrue();
  }

  @Test
  void theSettingIsOnOrOff() {
    assertThat(KeySetPlaces.fromEnvironment(Map.of(KeySetPlaces.VARIABLE, "off"))).isEqualTo(USUAL);
    assertThatThrownBy(() -> KeySetPlaces.fromEnvironment(Map.of(KeySetPlaces.VARIABLE, "yes")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("off, machine or on");
  }
}
