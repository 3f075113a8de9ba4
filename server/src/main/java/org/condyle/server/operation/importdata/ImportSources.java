package org.condyle.server.operation.importdata;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * From where data may be fetched. A server that fetches what a caller names can be made to talk to
 * whatever its own network trusts, so it fetches from nowhere until its owner has named the places.
 */
final class ImportSources {

  /** Addresses under which files may lie, separated by spaces. */
  static final String VARIABLE = "CONDYLE_IMPORT_SOURCES";

  private final List<URI> allowed;

  private ImportSources(List<URI> allowed) {
    this.allowed = allowed;
  }

  /**
   * @throws ProblemException PARAMETER_INVALID if a place is no address of a folder
   */
  static ImportSources fromEnvironment(Map<String, String> environment) {
    String text = environment.getOrDefault(VARIABLE, "").trim();
    return new ImportSources(
        text.isEmpty()
            ? List.of()
            : Arrays.stream(text.split(" +")).map(ImportSources::folder).toList());
  }

  private static URI folder(String text) {
    URI uri = web(text);
    if (uri == null || uri.getRawQuery() != null || !uri.getRawPath().endsWith("/")) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          VARIABLE
              + " lists addresses that end with a slash, such as https://files.example.org/export/,"
              + " not '"
              + text
              + "'",
          VARIABLE);
    }
    return uri;
  }

  /** Null if it is no address of the web, or one that could be read in two ways. */
  private static @Nullable URI web(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return web
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && uri.equals(uri.normalize())
              && !uri.getRawPath().matches("(?i).*(%2e|%2f|%5c|\\\\).*")
          ? uri
          : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * The address, if files may be fetched from there.
   *
   * @throws ProblemException SOURCE_NOT_ALLOWED
   */
  URI require(String text) {
    URI uri = web(text);
    if (uri == null || allowed.stream().noneMatch(folder -> isIn(uri, folder))) {
      throw new ProblemException(
          ProblemCode.SOURCE_NOT_ALLOWED,
          "Data is not fetched from '"
              + text
              + "'; "
              + (allowed.isEmpty()
                  ? "whoever runs the server names the places in " + VARIABLE
                  : VARIABLE + " does not have it"),
          "input.url");
    }
    return uri;
  }

  private static boolean isIn(URI uri, URI folder) {
    return uri.getScheme().equals(folder.getScheme())
        && uri.getHost().equalsIgnoreCase(folder.getHost())
        && port(uri) == port(folder)
        && uri.getRawPath().startsWith(folder.getRawPath());
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
