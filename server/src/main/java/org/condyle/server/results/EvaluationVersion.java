package org.condyle.server.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.Outcome;
import org.condyle.record.PatientRecord;

/**
 * Names the code that evaluates, so that no result outlives it. The number of a release is not
 * enough: while one is made, builds that evaluate differently carry the same number.
 */
final class EvaluationVersion {

  /** The modules whose code decides what is read of a patient and what is made of it. */
  private static final List<Class<?>> MODULES =
      List.of(
          PatientRecord.class, CompiledContent.class, SubjectResult.class, EvaluationVersion.class);

  private EvaluationVersion() {}

  /** A hash of the modules' classes, with the engine's version and the form of outcomes. */
  static String read() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> module : MODULES) {
        add(digest, location(module));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8)
          + " CQL engine "
          + CompiledContent.engineVersion()
          + " form "
          + Outcome.FORM;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path location(Class<?> module) {
    CodeSource source = module.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    try {
      if (location != null && location.getProtocol().equals("file")) {
        return Path.of(location.toURI());
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The code of " + module + " has no readable place", e);
    }
    throw new IllegalStateException("The code of " + module + " is in no file");
  }

  /** A jar as it is; of a folder of classes each of them, in the order of their names. */
  private static void add(MessageDigest digest, Path place) throws IOException {
    if (Files.isRegularFile(place)) {
      digest.update(Files.readAllBytes(place));
      return;
    }
    List<Path> classes;
    try (Stream<Path> files = Files.walk(place)) {
      classes = files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    for (Path each : classes) {
      digest.update(place.relativize(each).toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(each));
    }
  }
}
