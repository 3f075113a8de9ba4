package org.condyle.server.smart.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** SMART Health IT's own client library, as npm has it, in the version of the lock file. */
final class Fhirclient {

  private static final Path FOLDER = Path.of("target", "smart-app").toAbsolutePath();
  private static final long INSTALL_MINUTES = 5;
  private static final long RUN_MINUTES = 1;

  private Fhirclient() {}

  /** Installs it, unless it is there; without npm, or without its registry, the test is skipped. */
  static Fhirclient installed() {
    byte[] wanted = resource("package-lock.json");
    try {
      Path kept = FOLDER.resolve("installed.json");
      if (!Files.exists(kept) || !Arrays.equals(Files.readAllBytes(kept), wanted)) {
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve("package.json"), resource("package.json"));
        Files.write(FOLDER.resolve("package-lock.json"), wanted);
        assumeTrue(install(), "fhirclient cannot be installed here: it needs npm and its registry");
        Files.copy(FOLDER.resolve("package-lock.json"), kept, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Fhirclient();
  }

  private static boolean install() {
    try {
      String unused =
          run(
              INSTALL_MINUTES,
              "",
              "npm",
              "ci",
              "--ignore-scripts",
              "--no-audit",
              "--no-fund",
              "--legacy-peer-deps");
      return true;
    } catch (IOException e) {
      // No npm, or no network.
      return false;
    }
  }

  /** A file beside this class. */
  static byte[] resource(String name) {
    try (InputStream stream = Fhirclient.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The class path holds no " + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The library for browsers, as a page loads it. */
  byte[] forBrowsers() {
    try {
      return Files.readAllBytes(FOLDER.resolve("node_modules/fhirclient/build/fhir-client.js"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a script of Node beside the library.
   *
   * @return what it wrote
   */
  String node(String script, String input) {
    try {
      Files.write(FOLDER.resolve(script), resource(script));
      return run(RUN_MINUTES, input, "node", script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(long minutes, String input, String... command) throws IOException {
    Path errors = FOLDER.resolve("errors.txt");
    Path output = FOLDER.resolve("output.txt");
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(FOLDER.toFile())
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
        throw new IOException(command[0] + " took more than " + minutes + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command[0] + " was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(command[0] + " failed: " + Files.readString(errors));
    }
    return Files.readString(output);
  }
}
