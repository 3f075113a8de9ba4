package org.condyle.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * The certificate with which the server speaks TLS itself. Without one it speaks plain HTTP, for a
 * proxy that brings TLS or for this machine alone.
 *
 * @param certificate PEM, with the certificates up to the authority's
 * @param key PEM, the private key of it
 */
record TlsSettings(Path certificate, Path key) {

  static final String CERTIFICATE_VARIABLE = "CONDYLE_TLS_CERTIFICATE";
  static final String KEY_VARIABLE = "CONDYLE_TLS_KEY";

  private static final String BUNDLE = "condyle";

  /** With forward secrecy and authenticated encryption, all of them (NIST SP 800-52, RFC 9325). */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /**
   * @throws ProblemException PARAMETER_INVALID if one of both is missing or no file
   */
  static Optional<TlsSettings> fromEnvironment(Map<String, String> environment) {
    String certificate = environment.getOrDefault(CERTIFICATE_VARIABLE, "").trim();
    String key = environment.getOrDefault(KEY_VARIABLE, "").trim();
    if (certificate.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsSettings(file(CERTIFICATE_VARIABLE, certificate), file(KEY_VARIABLE, key)));
  }

  private static Path file(String variable, String text) {
    if (text.isEmpty()) {
      throw invalid(variable, "is needed too: a certificate and its key come together");
    }
    Path file = Path.of(text);
    if (!Files.isReadable(file)) {
      throw invalid(variable, "names a file that cannot be read: " + text);
    }
    return file;
  }

  private static ProblemException invalid(String variable, String message) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, variable + " " + message, variable);
  }

  /**
   * What the web server wants to know. A certificate that is renewed in its place is taken within
   * seconds; connections that are there go on with the one before.
   */
  Map<String, Object> properties() {
    String bundle = "spring.ssl.bundle.pem." + BUNDLE + ".";
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.ssl.bundle", BUNDLE);
    properties.put(bundle + "keystore.certificate", certificate.toUri().toString());
    properties.put(bundle + "keystore.private-key", key.toUri().toString());
    properties.put(bundle + "reload-on-update", true);
    properties.put(bundle + "options.enabled-protocols", "TLSv1.3,TLSv1.2");
    properties.put(bundle + "options.ciphers", String.join(",", CIPHERS));
    return properties;
  }
}
