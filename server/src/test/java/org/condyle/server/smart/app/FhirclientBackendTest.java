package org.condyle.server.smart.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.condyle.server.SharedServer;
import org.condyle.server.smart.OauthTalk;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A backend service in Node that reads with SMART Health IT's client library. The library has no
 * backend flow; the assertion is signed by jose, with which the library signs its own.
 */
class FhirclientBackendTest {

  private static final AppSite SITE = new AppSite();

  @AfterAll
  static void stop() {
    SITE.close();
  }

  private static String service(Map<String, String> keys) {
    Map<String, List<String>> registration = new TreeMap<>();
    registration.put("name", List.of("Nightly scores"));
    registration.put("kind", List.of("asymmetric"));
    registration.put("grant", List.of("client_credentials"));
    registration.put("scope", List.of("system/Patient.rs"));
    keys.forEach((name, value) -> registration.put(name, List.of(value)));
    return OauthTalk.register(registration).id();
  }

  private static Map<String, Object> run(String clientId, String scope, JWK key) throws Exception {
    return JSONObjectUtils.parse(
        Fhirclient.installed()
            .node(
                "backend.js",
                JSONObjectUtils.toJSONString(
                    Map.of(
                        "base",
                        SharedServer.server().fhirBase().toString(),
                        "clientId",
                        clientId,
                        "scope",
                        scope,
                        "key",
                        key.toJSONObject(),
                        "search",
                        "Patient?family=Backendson&_count=1",
                        "refused",
                        "Observation?status=final"))));
  }

  @Test
  void itGetsATokenByEitherKindOfKeyAndReadsAllPages() throws Exception {
    for (String id : List.of("backend-one", "backend-two")) {
      Patient record = new Patient();
      record.setId(id);
      record.addName().setFamily("Backendson");
      SharedServer.client().update().resource(record).execute();
    }
    JWK rsa = new RSAKeyGenerator(2048).keyID("rsa").algorithm(JWSAlgorithm.RS384).generate();
    ECKey ec = new ECKeyGenerator(Curve.P_384).keyID("ec").algorithm(JWSAlgorithm.ES384).generate();
    SITE.with("keys.json", new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toString());
    String published = service(Map.of("jwksUrl", SITE.address("keys.json")));
    String registered = service(Map.of("jwks", new JWKSet(ec.toPublicJWK()).toString()));

    Map<String, Object> byRsa = run(published, "system/Patient.rs", rsa);
    Map<String, Object> byEc = run(registered, "system/Patient.rs", ec);

    for (Map<String, Object> result : List.of(byRsa, byEc)) {
      assertThat(result)
          .containsEntry("status", 200L)
          .containsEntry("scope", "system/Patient.rs")
          .containsEntry("found", List.of("Patient/backend-one", "Patient/backend-two"))
          .containsEntry("refused", 403L);
    }
    assertThat(run(published, "system/*.cruds", rsa)).containsEntry("error", "invalid_scope");
    // The key that is not registered there.
    assertThat(run(registered, "system/Patient.rs", rsa)).containsEntry("error", "invalid_client");
  }
}
