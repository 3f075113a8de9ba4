package org.condyle.server.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;

class PracticeOfRequestTest {

  private static ZoneId zone(Map<String, String> environment) {
    return PracticeOfRequest.fromEnvironment(environment).zoneOf(new SystemRequestDetails());
  }

  @Test
  void aPracticeReadsDaysInUtcUnlessTheEnvironmentSaysOtherwise() {
    assertThat(zone(Map.of())).isEqualTo(ZoneOffset.UTC);
    assertThat(zone(Map.of("CONDYLE_TIME_ZONE", " "))).isEqualTo(ZoneOffset.UTC);
    assertThat(zone(Map.of("CONDYLE_TIME_ZONE", "America/New_York")))
        .isEqualTo(ZoneId.of("America/New_York"));
  }

  @Test
  void aZoneThatIsNoneIsRefusedByName() {
    assertThatThrownBy(() -> zone(Map.of("CONDYLE_TIME_ZONE", "Boston")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_TIME_ZONE")
        .hasMessageContaining("'Boston'");
  }
}
