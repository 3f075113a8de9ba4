package org.condyle.server.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;

class FirstZoneTest {

  private static Optional<ZoneId> zone(Map<String, String> environment) {
    return FirstZone.fromEnvironment(environment);
  }

  @Test
  void theZoneIsThatOfTheEnvironment() {
    assertThat(zone(Map.of())).isEmpty();
    assertThat(zone(Map.of("CONDYLE_TIME_ZONE", " "))).isEmpty();
    assertThat(zone(Map.of("CONDYLE_TIME_ZONE", "America/New_York")))
        .contains(ZoneId.of("America/New_York"));
  }

  @Test
  void aZoneThatIsNoneIsRefusedByName() {
    assertThatThrownBy(() -> zone(Map.of("CONDYLE_TIME_ZONE", "Boston")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_TIME_ZONE")
        .hasMessageContaining("'Boston'");
  }
}
