package org.condyle.server.page;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where everybody reaches the server: browsers and apps alike. The pages lie directly below it, and
 * the FHIR base is it and {@code /fhir}.
 */
public final class PublicAddress {

  /** Names the address, for example {@code https://condyle.example.org}. */
  public static final String VARIABLE = "CONDYLE_PUBLIC_URL";

  /** Named the address for apps alone. Who still sets it would believe that it is heard. */
  private static final String FORMER = "CONDYLE_BASE_URL";

  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "127.0.0.1", "[::1]", "0:0:0:0:0:0:0:1");

  private static final Pattern HTTP = Pattern.compile("https?://[^/?#\\s]+(/[^?#\\s]*)?");

  private final @Nullable URI configured;

  public PublicAddress(@Nullable URI configured) {
    this.configured = configured;
  }

  /**
   * @throws ProblemException PARAMETER_INVALID if the variable is no http(s) address, or the former
   *     one is set
   */
  public static PublicAddress fromEnvironment(Map<String, String> environment) {
    if (!environment.getOrDefault(FORMER, "").isBlank()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          FORMER
              + " is no longer read: browsers and apps reach the server under one address, which "
              + VARIABLE
              + " names. Set that one in its place",
          FORMER);
    }
    String text = environment.get(VARIABLE);
    if (text == null || text.isBlank()) {
      return new PublicAddress(null);
    }
    String trimmed = text.strip().replaceFirst("/+$", "");
    if (!HTTP.matcher(trimmed).matches()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          VARIABLE + " must be an address such as https://condyle.example.org",
          VARIABLE);
    }
    return new PublicAddress(URI.create(trimmed));
  }

  /** The address that was configured. */
  public Optional<URI> configured() {
    return Optional.ofNullable(configured);
  }

  /** The FHIR base at the address that was configured. */
  public Optional<String> fhirBase() {
    return configured().map(address -> address + "/fhir");
  }

  /** Whether a host's name, as a request says it, is one that only this machine has. */
  public static boolean isThisMachine(String host) {
    return THIS_MACHINE.contains(host);
  }

  /** Where the forms are below the host, as a browser sees it: {@code /forms}. */
  public String formsPath() {
    return path() + "/forms";
  }

  /**
   * Where the server is below the host, as a browser sees it: an empty text, or {@code /condyle}.
   */
  public String path() {
    return configured == null || configured.getPath() == null ? "" : configured.getPath();
  }

  /** Whether browsers reach the server by https only. */
  public boolean isSecure() {
    return configured != null && "https".equals(configured.getScheme());
  }
}
