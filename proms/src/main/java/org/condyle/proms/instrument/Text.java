package org.condyle.proms.instrument;

import org.jspecify.annotations.Nullable;

/**
 * A text in English and, where there is one, in Spanish.
 *
 * @param en English
 * @param es Spanish, or null where it was not translated
 */
public record Text(String en, @Nullable String es) {

  /**
   * The text in a language.
   *
   * @param language a BCP-47 tag, for example {@code es-MX}; English for all that is not Spanish
   */
  public String in(String language) {
    return es != null && language.startsWith("es") ? es : en;
  }
}
