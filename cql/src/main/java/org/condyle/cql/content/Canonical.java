package org.condyle.cql.content;

import org.jspecify.annotations.Nullable;

/**
 * A FHIR canonical, split at its bar.
 *
 * @param url the url without version and fragment
 * @param version the pinned version, if any
 */
public record Canonical(String url, @Nullable String version) {

  /** Reads {@code url}, {@code url|version} or either with a {@code #fragment}. */
  public static Canonical parse(String text) {
    int hash = text.indexOf('#');
    String whole = hash < 0 ? text : text.substring(0, hash);
    int bar = whole.indexOf('|');
    return bar < 0
        ? new Canonical(whole, null)
        : new Canonical(whole.substring(0, bar), emptyToNull(whole.substring(bar + 1)));
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** The last segment of the url, which by the CQL naming rules is the library's name. */
  public String tail() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return version == null ? url : url + "|" + version;
  }
}
