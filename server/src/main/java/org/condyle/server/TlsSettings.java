package org.condyle.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

  /** What the web server wants to know. */
  Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.ssl.certificate", certificate.toUri().toString());
    properties.put("server.ssl.certificate-private-key", key.toUri().toString());
    properties.put("server.ssl.enabled-protocols", "TLSv1.3,TLSv1.2");
    return properties;
  }
}
