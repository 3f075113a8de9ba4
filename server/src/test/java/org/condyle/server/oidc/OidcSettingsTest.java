package org.condyle.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.oidc.OidcSettings.LocalPasswords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcSettingsTest {

  private static final Map<String, String> GOOD =
      Map.of(
          "CONDYLE_OIDC_ISSUER", "https://login.example.org/realms/clinic",
          "CONDYLE_OIDC_CLIENT_ID", "condyle",
          "CONDYLE_OIDC_CLIENT_SECRET", "not to be shown",
          "CONDYLE_OIDC_AUDIENCE", "https://fhir.example.org");

  private static Map<String, String> with(String... more) {
    Map<String, String> environment = new HashMap<>(GOOD);
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private static OidcSettings read(Map<String, String> environment) {
    return OidcSettings.fromEnvironment(environment).orElseThrow();
  }

  @Test
  void withoutAnIssuerThereIsNoProvider() {
    assertThat(OidcSettings.fromEnvironment(Map.of("PATH", "/bin"))).isEmpty();
    assertThat(OidcSettings.fromEnvironment(Map.of("CONDYLE_OIDC_ISSUER", " "))).isEmpty();
  }

  @Test
  void whatIsNotSaidIsTheStricterOfBoth() {
    OidcSettings settings = read(GOOD);
    assertThat(settings.name()).isEqualTo("OpenID");
    assertThat(settings.passwords()).isEqualTo(LocalPasswords.EVERYBODY);
    assertThat(settings.factors().of(Map.of("acr", "gold", "amr", List.of("otp", "mfa"))))
        .isEqualTo(Factors.ONE);
    assertThat(settings.practiceClaim()).isNull();
  }

  @Test
  void theSecretDoesNotShowItself(@TempDir Path folder) throws IOException {
    assertThat(read(GOOD).toString()).doesNotContain("not to be shown");
    Path file = Files.writeString(folder.resolve("secret"), "from a file\n");
    OidcSettings settings =
        read(
            with(
                "CONDYLE_OIDC_CLIENT_SECRET",
                "",
                "CONDYLE_OIDC_CLIENT_SECRET_FILE",
                file.toString()));
    assertThat(settings.signIn()).isNotNull();
    assertThat(settings.signIn().secret()).isEqualTo("from a file");
  }

  @Test
  void aLoginCountsAsBothFactorsAsTheSettingSays() {
    FactorRule provider = read(with("CONDYLE_OIDC_SECOND_FACTOR", "provider")).factors();
    assertThat(provider.of(Map.of())).isEqualTo(Factors.BOTH);
    FactorRule claims = read(with("CONDYLE_OIDC_SECOND_FACTOR", "acr=gold, amr=otp")).factors();
    assertThat(claims.of(Map.of("acr", "gold"))).isEqualTo(Factors.BOTH);
    assertThat(claims.of(Map.of("amr", List.of("pwd", "otp")))).isEqualTo(Factors.BOTH);
    assertThat(claims.of(Map.of("acr", "otp", "amr", List.of("gold")))).isEqualTo(Factors.ONE);
    assertThat(claims.of(Map.of("amr", "otp"))).as("no list").isEqualTo(Factors.ONE);
    assertThat(claims.of(Map.of())).isEqualTo(Factors.ONE);
  }

  @ParameterizedTest
  @CsvSource({
    "CONDYLE_OIDC_ISSUER, http://login.example.org",
    "CONDYLE_OIDC_ISSUER, login.example.org",
    "CONDYLE_OIDC_ISSUER, https://user:word@login.example.org",
    "CONDYLE_OIDC_ISSUER, https://login.example.org/?a=b",
    "CONDYLE_OIDC_ISSUER, https://login.example.org/#a",
    "CONDYLE_OIDC_ISSUER, ''",
    "CONDYLE_OIDC_CLIENT_ID, ''",
    "CONDYLE_OIDC_CLIENT_SECRET, ''",
    "CONDYLE_OIDC_CLIENT_SECRET_FILE, /no/such/file",
    "CONDYLE_OIDC_AUDIENCE, condyle",
    "CONDYLE_OIDC_SECOND_FACTOR, yes",
    "CONDYLE_OIDC_SECOND_FACTOR, acr=",
    "CONDYLE_OIDC_ONLY, perhaps"
  })
  void whatIsWrongStopsTheStartAndIsNamed(String variable, String value) {
    assertThatThrownBy(() -> OidcSettings.fromEnvironment(with(variable, value)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            wrong -> {
              assertThat(wrong.problems().get(0).code())
                  .isEqualTo(ProblemCode.OIDC_SETTING_INVALID);
              assertThat(wrong.getMessage())
                  .contains("CONDYLE_OIDC_")
                  .doesNotContain("not to be shown");
            });
  }

  @Test
  void anIssuerWithNothingToDoIsRefused() {
    assertThatThrownBy(
            () ->
                OidcSettings.fromEnvironment(
                    Map.of("CONDYLE_OIDC_ISSUER", "https://login.example.org")))
        .hasMessageContaining("CONDYLE_OIDC_AUDIENCE");
    assertThatThrownBy(
            () ->
                OidcSettings.fromEnvironment(
                    Map.of(
                        "CONDYLE_OIDC_ISSUER", "https://login.example.org",
                        "CONDYLE_OIDC_AUDIENCE", "fhir",
                        "CONDYLE_OIDC_ONLY", "on")))
        .hasMessageContaining("nobody can sign in");
  }
}
