package org.condyle.record;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Published test data that lies beside the project and never in it. A test that asks for a folder
 * which is not there is skipped, and says why.
 */
public final class SharedTestData {

  private SharedTestData() {}

  /**
   * @param folder for example {@code ecqm}
   * @return {@code ../shared/<folder>} seen from the project's root
   */
  public static Path folder(String folder) {
    Path path =
        Path.of(System.getProperty("condyle.root", ".."))
            .toAbsolutePath()
            .resolveSibling("shared")
            .resolve(folder)
            .normalize();
    assumeTrue(Files.isDirectory(path), () -> "skipped: there is no " + path);
    return path;
  }
}
