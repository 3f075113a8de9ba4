package org.condyle.server.proms.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a person gave the server, in a variable or in a file. It does not show itself.
 *
 * @param value never empty
 */
record Secret(String value) {

  /**
   * Reads {@code VARIABLE}, or the file that {@code VARIABLE_FILE} names, without the line break at
   * its end.
   *
   * @return null if neither is set
   * @throws ProblemException CHANNEL_SETTING_INVALID if both are, or the file cannot be read
   */
  static @Nullable Secret read(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    String fileVariable = variable + "_FILE";
    String file = environment.getOrDefault(fileVariable, "").strip();
    if (!value.isEmpty() && !file.isEmpty()) {
      throw invalid(variable, "is set beside " + fileVariable + "; set one of them");
    }
    String secret = file.isEmpty() ? value : contents(fileVariable, file);
    return secret.isEmpty() ? null : new Secret(secret);
  }

  private static String contents(String variable, String file) {
    try {
      String text = Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
      if (text.isEmpty()) {
        throw invalid(variable, "names " + file + ", which is empty");
      }
      return text;
    } catch (IOException e) {
      throw invalid(variable, "names " + file + ", which cannot be read as a text file");
    }
  }

  /** Says what is wrong with a variable. */
  static ProblemException invalid(String variable, String what) {
    return new ProblemException(
        ProblemCode.CHANNEL_SETTING_INVALID, variable + " " + what, variable);
  }

  @Override
  public String toString() {
    return "Secret[***]";
  }
}
