package org.condyle.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CondylePackageTest {

  private static final CondylePackage PACKAGE = CondylePackage.load();
  private static final Path SOURCES = Path.of("src/main/resources/org/condyle/profiles/package");
  private static final Path INSTRUMENTS =
      Path.of("src/main/resources/org/condyle/profiles/instruments");

  @Test
  void thePackageHoldsEverySourceFileAsItWasWrittenAndAQuestionnaireOfEachInstrument()
      throws IOException {
    Map<String, byte[]> files = PackageArchive.read(PACKAGE.archive());
    Set<String> sources = names(SOURCES);
    Set<String> expected = new TreeSet<>(sources);
    names(INSTRUMENTS).forEach(instrument -> expected.add("Questionnaire-" + instrument));
    expected.add("package.json");
    expected.add(".index.json");

    assertThat(files.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    for (Artefact artefact : PACKAGE.artefacts()) {
      if (sources.contains(artefact.fileName())) {
        assertThat(Files.readString(SOURCES.resolve(artefact.fileName())))
            .isEqualTo(artefact.json());
      }
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void theManifestNamesThePackageAndItsFhirVersion() throws IOException {
    byte[] json = PackageArchive.read(PACKAGE.archive()).get("package.json");
    assertThat(json).isNotNull();
    JsonNode manifest = PackageJson.parse(json);

    assertThat(manifest.get("name").asText()).isEqualTo("condyle.fhir");
    assertThat(manifest.get("version").asText()).isEqualTo(PACKAGE.version()).isNotBlank();
    assertThat(manifest.get("fhirVersions").get(0).asText()).isEqualTo("4.0.1");
    assertThat(manifest.get("dependencies").get("hl7.fhir.r4.core").asText()).isEqualTo("4.0.1");
  }

  @Test
  void theIndexSaysOfEachFileWhatTheFileSaysItself() throws IOException {
    assertThat(PACKAGE.artefacts()).hasSizeGreaterThan(15);
    for (Artefact artefact : PACKAGE.artefacts()) {
      JsonNode json = PackageJson.parse(artefact.json().getBytes(StandardCharsets.UTF_8));
      assertThat(artefact.resourceType()).isEqualTo(json.get("resourceType").asText());
      assertThat(artefact.id()).isEqualTo(json.get("id").asText());
      assertThat(artefact.url()).isEqualTo(json.get("url").asText());
      assertThat(artefact.version()).isEqualTo(json.get("version").asText());
      assertThat(artefact.fileName())
          .isEqualTo(artefact.resourceType() + "-" + artefact.id() + ".json");
      assertThat(artefact.url())
          .isEqualTo("https://condyle.org/fhir/" + artefact.resourceType() + "/" + artefact.id());
    }
  }

  @Test
  void theSameFilesGiveTheSameBytes(@TempDir Path copy) throws IOException {
    try (var sources = Files.list(SOURCES)) {
      for (Path source : (Iterable<Path>) sources::iterator) {
        Files.copy(source, copy.resolve(source.getFileName()));
      }
    }

    assertThat(PackageBuild.archive(copy, PACKAGE.version(), INSTRUMENTS))
        .isEqualTo(PACKAGE.archive());
  }

  @Test
  void anArtefactIsFoundByItsCanonical() {
    assertThat(PACKAGE.artefact("https://condyle.org/fhir/CodeSystem/error"))
        .hasValueSatisfying(
            artefact -> assertThat(artefact.resourceType()).isEqualTo("CodeSystem"));
    assertThat(PACKAGE.artefact("https://condyle.org/fhir/CodeSystem/nothing")).isEmpty();
  }

  @Test
  void theCodeSystemOfErrorsListsEveryErrorThatIsReported() throws IOException {
    JsonNode codeSystem =
        PackageJson.parse(
            PACKAGE
                .artefact("https://condyle.org/fhir/CodeSystem/error")
                .orElseThrow()
                .json()
                .getBytes(StandardCharsets.UTF_8));
    Set<String> listed = new TreeSet<>();
    codeSystem.get("concept").forEach(concept -> listed.add(concept.get("code").asText()));
    Set<String> reported = new TreeSet<>();
    for (ProblemCode code : ProblemCode.values()) {
      reported.add(code.code());
    }

    assertThat(listed).isEqualTo(reported);
    assertThat(codeSystem.get("count").asInt()).isEqualTo(listed.size());
  }
}
