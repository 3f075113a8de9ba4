package org.condyle.server.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;

class PublicAddressTest {

  @Test
  void oneAddressIsForBrowsersAndApps() {
    PublicAddress address =
        PublicAddress.fromEnvironment(
            Map.of(PublicAddress.VARIABLE, "https://condyle.example.org/"));

    assertThat(address.fhirBase()).hasValue("https://condyle.example.org/fhir");
    assertThat(address.isSecure()).isTrue();
    assertThat(PublicAddress.fromEnvironment(Map.of()).fhirBase()).isEmpty();
  }

  @Test
  void whoStillSetsTheFormerNameIsToldTheOneThatIsRead() {
    for (Map<String, String> environment :
        List.of(
            Map.of("CONDYLE_BASE_URL", "https://fhir.example.org"),
            Map.of(
                "CONDYLE_BASE_URL",
                "https://fhir.example.org",
                PublicAddress.VARIABLE,
                "https://fhir.example.org"))) {
      assertThatThrownBy(() -> PublicAddress.fromEnvironment(environment))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("CONDYLE_BASE_URL")
          .hasMessageContaining("CONDYLE_PUBLIC_URL");
    }
    assertThat(PublicAddress.fromEnvironment(Map.of("CONDYLE_BASE_URL", " ")).configured())
        .isEmpty();
  }
}
