package org.condyle.server.page;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Where browsers reach the server, which may be another address than that of the practice's own
 * programs.
 */
public final class PublicAddress {

  /** Names the address, for example {@code https://forms.example.org}. */
  public static final String VARIABLE = "CONDYLE_PUBLIC_URL";

  private static final Pattern HTTP = Pattern.compile("https?://[^/?#\\s]+(/[^?#\\s]*)?");

  private final @Nullable URI configured;

  public PublicAddress(@Nullable URI configured) {
    this.configured = configured;
  }

  /**
   * @throws ProblemException PARAMETER_INVALID if the variable is no http(s) address
   */
  public static PublicAddress fromEnvironment(Map<String, String> environment) {
    String text = environment.get(VARIABLE);
    if (text == null || text.isBlank()) {
      return new PublicAddress(null);
    }
    String trimmed = text.strip().replaceFirst("/+$", "");
    if (!HTTP.matcher(trimmed).matches()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          VARIABLE + " must be an address such as https://forms.example.org",
          VARIABLE);
    }
    return new PublicAddress(URI.create(trimmed));
  }

  /** The address that was configured. */
  public Optional<URI> configured() {
    return Optional.ofNullable(configured);
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
