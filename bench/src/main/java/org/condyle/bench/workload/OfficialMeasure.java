package org.condyle.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A published CMS measure with the test cases that were published with it.
 *
 * @param name its number, {@code CMS122}
 * @param artefacts transaction Bundle with the Measure and all that it needs
 * @param cases in the order of their file names
 */
public record OfficialMeasure(String name, ObjectNode artefacts, List<OfficialCase> cases) {

  private static final String EXPECTED = ".expected.json";

  /**
   * One official test case.
   *
   * @param bundle transaction Bundle with one patient
   * @param expected the MeasureReport that was published with it
   */
  public record OfficialCase(String id, ObjectNode bundle, JsonNode expected) {

    Totals totals() {
      return Totals.of(expected);
    }
  }

  /**
   * @param folder with a folder for each measure
   * @param name the number that a folder's name begins with, {@code CMS122}
   * @throws IllegalArgumentException if there is no such folder, or several
   */
  public static OfficialMeasure read(Path folder, String name) {
    Path own = folderOf(folder, name);
    return new OfficialMeasure(name, Json.read(own.resolve("artefacts.json")), cases(own));
  }

  private static Path folderOf(Path folder, String name) {
    try (Stream<Path> folders = Files.list(folder)) {
      List<Path> found =
          folders
              .filter(each -> String.valueOf(each.getFileName()).startsWith(name + "FHIR"))
              .toList();
      if (found.size() != 1) {
        throw new IllegalArgumentException(folder + " has " + found.size() + " measures " + name);
      }
      return found.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException("There is no folder of published measures at " + folder, e);
    }
  }

  private static List<OfficialCase> cases(Path folder) {
    try (Stream<Path> files = Files.list(folder.resolve("cases"))) {
      return files
          .filter(file -> !file.toString().endsWith(EXPECTED))
          .sorted()
          .map(OfficialMeasure::readCase)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OfficialCase readCase(Path file) {
    String id = String.valueOf(file.getFileName()).replace(".json", "");
    return new OfficialCase(id, Json.read(file), Json.read(file.resolveSibling(id + EXPECTED)));
  }

  /** The same measure with a part of its cases left out. */
  public OfficialMeasure without(Predicate<OfficialCase> fault) {
    return new OfficialMeasure(name, artefacts, cases.stream().filter(fault.negate()).toList());
  }

  /** Canonical of the measure with its version. */
  public String canonical() {
    JsonNode measure = measure();
    return measure.path("url").asText() + "|" + measure.path("version").asText();
  }

  /** The Measure resource. */
  public JsonNode measure() {
    for (JsonNode entry : artefacts.path("entry")) {
      if (entry.path("resource").path("resourceType").asText().equals("Measure")) {
        return entry.path("resource");
      }
    }
    throw new IllegalStateException("The artefacts of " + name + " hold no Measure");
  }

  /** The report over all cases' period, with the data of the whole period known. */
  public Question question(Totals totals) {
    JsonNode period = cases.get(0).expected().path("period");
    String end = period.path("end").asText();
    return new Question(name, canonical(), period.path("start").asText(), end, end, totals);
  }

  /** What ids of its patients begin with. */
  String prefix() {
    return name.toLowerCase(Locale.ROOT);
  }
}
