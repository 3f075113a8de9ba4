package org.condyle.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which version of a library is used stands in one file, exactly, and is told in the SBOM. */
class PinnedVersionsTest {

  private static final Path ROOT = Path.of(System.getProperty("condyle.root", ".."));
  private static final Pattern VERSION = Pattern.compile("<version>([^<]*)</version>");

  /** Of the machine on which it is built. */
  private static final Pattern REQUIRED =
      Pattern.compile("<(require\\w+Version)>.*?</\\1>", Pattern.DOTALL);

  private static final Pattern PROPERTY = Pattern.compile("<([a-z0-9.-]+)\\.version>([^<]*)</");

  @Test
  void aVersionIsAPropertyOfTheRootAndNoRange() throws IOException {
    String root = Files.readString(ROOT.resolve("pom.xml"));
    Matcher property = PROPERTY.matcher(root);
    int properties = 0;
    while (property.find()) {
      properties++;
      assertThat(property.group(2)).as(property.group(1)).matches("[0-9][0-9A-Za-z.-]*");
    }
    assertThat(properties).isGreaterThan(20);
    List<Path> poms;
    try (Stream<Path> folders = Files.list(ROOT)) {
      poms =
          Stream.concat(
                  Stream.of(ROOT.resolve("pom.xml")), folders.map(each -> each.resolve("pom.xml")))
              .filter(Files::exists)
              .toList();
    }
    assertThat(poms).hasSizeGreaterThan(5);
    for (Path pom : poms) {
      Matcher version = VERSION.matcher(REQUIRED.matcher(Files.readString(pom)).replaceAll(""));
      while (version.find()) {
        assertThat(version.group(1))
            .as(pom.toString())
            .matches("\\$\\{[a-z0-9.-]+\\.version}|[0-9][0-9A-Za-z.-]*|\\$\\{project\\.version}")
            .doesNotContain("LATEST", "RELEASE");
      }
    }
    assertThat(root).contains("<artifactId>cyclonedx-maven-plugin</artifactId>", "sbom");
  }
}
