package org.condyle.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The step of this module's build that makes the FHIR NPM package of the JSON files, and of the
 * instrument files a Questionnaire each.
 */
public final class PackageBuild {

  private PackageBuild() {}

  /**
   * Writes the package wherever it is wanted, and the list of the instrument files.
   *
   * @param arguments the folder with the resources, the package's version, the folder with the
   *     instrument files, where to write their names, and where to write the package
   */
  public static void main(String[] arguments) throws IOException {
    List<String> targets = List.of(arguments).subList(4, arguments.length);
    write(Path.of(arguments[3]), PackageJson.names(fileNames(Path.of(arguments[2]))));
    byte[] archive = archive(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]));
    for (String target : targets) {
      write(Path.of(target), archive);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, content);
  }

  private static List<String> fileNames(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * Makes the package.
   *
   * @param folder holds one FHIR JSON resource a file
   * @param version the package's version
   * @param instruments holds one instrument a file, of which a Questionnaire is made
   */
  static byte[] archive(Path folder, String version, Path instruments) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    }
    files.putAll(questionnaires(instruments));
    byte[] index = PackageJson.index(files);
    files.put(PackageArchive.INDEX, index);
    files.put(PackageArchive.MANIFEST, PackageJson.manifest(version));
    return PackageArchive.write(files);
  }

  private static Map<String, byte[]> questionnaires(Path instruments) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : fileNames(instruments)) {
      JsonNode instrument = PackageJson.parse(Files.readAllBytes(instruments.resolve(name)));
      ObjectNode questionnaire = QuestionnaireBuild.of(instrument);
      String file = "Questionnaire-" + questionnaire.required("id").asText() + ".json";
      if (files.put(file, PackageJson.bytes(questionnaire)) != null) {
        throw new IOException("Two instruments give the same " + file);
      }
    }
    return files;
  }
}
