package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script itself, in a shell. Nothing here builds. */
class CondyleScriptTest {

  private static final Path ROOT =
      Path.of(System.getProperty("condyle.root", "..")).toAbsolutePath().normalize();
  private static final Path BASH = Path.of("/bin/bash");

  private final Path folder;

  CondyleScriptTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void bashIsThere() {
    assumeTrue(Files.isExecutable(BASH), "skipped: there is no " + BASH);
  }

  private record Ended(int exitCode, String text) {}

  private Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private String script() {
    return ROOT.resolve("condyle").toString();
  }

  /** A PATH with the ordinary tools, and with a {@code java} only where a text for it is given. */
  private Map<String, String> pathWithJava(String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : List.of("dirname", "readlink", "sed", "head", "cat", "find", "bash")) {
      for (String place : List.of("/usr/bin/", "/bin/")) {
        if (Files.exists(Path.of(place + tool)) && !Files.exists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), Path.of(place + tool));
        }
      }
    }
    if (!version.isEmpty()) {
      Path java = bin.resolve("java");
      Files.writeString(java, "#!/bin/bash\necho 'openjdk version \"" + version + "\"' >&2\n");
      assertThat(java.toFile().setExecutable(true)).isTrue();
    }
    return Map.of("PATH", bin.toString());
  }

  @Test
  void theScriptsAreGoodBash() throws Exception {
    assertThat(run(Map.of(), "/bin/bash", "-n", script())).isEqualTo(new Ended(0, ""));
    assertThat(run(Map.of(), "/bin/bash", "-n", ROOT.resolve(".ci/run").toString()))
        .isEqualTo(new Ended(0, ""));
  }

  @Test
  void helpIsTheHelpOfTheApplicationFromAnyFolderAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("condyle"), Path.of(script()));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("c"), link.getFileName());

    assertThat(run(Map.of(), linkToLink.toString(), "--help"))
        .isEqualTo(new Ended(0, Main.helpText()));
  }

  @Test
  void withoutACommandTheHelpIsShownAndTheExitCodeIsTwo() throws Exception {
    assertThat(run(Map.of(), script())).isEqualTo(new Ended(2, Main.helpText()));
  }

  @Test
  void aMachineWithoutJavaIsToldWhatToInstall() throws Exception {
    Ended ended = run(pathWithJava(""), script(), "serve");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.text())
        .startsWith("condyle: there is no Java on this machine.\n")
        .contains("Install a JDK 17");
  }

  @Test
  void anOldJavaIsNamedWithItsVersion() throws Exception {
    Ended ended = run(pathWithJava("11.0.2"), script(), "serve");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.text()).contains("is Java 11, and Condyle needs 17 or later");
  }

  @Test
  void anUnknownOptionOfTestIsAMistakeOfUsage() throws Exception {
    Ended ended = run(Map.of(), script(), "test", "--fast");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.text()).contains("test does not know '--fast'");
  }

  @Test
  void theSummaryNamesSkippedAndFailedTestsAndIgnoresWhatTestsPrinted() throws Exception {
    Path report =
        Files.writeString(
            folder.resolve("TEST-a.xml"),
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="org.A" tests="6" errors="1" skipped="2" failures="1">
              <testcase name="works" classname="org.A" time="0.1"/>
              <testcase name="isSkipped" classname="org.A" time="0.0">
                <skipped message="Assumption failed: there is no &quot;data&quot; &amp; no &lt;net&gt;" type="x"/>
              </testcase>
              <testcase name="wantsATool" classname="org.A" time="0.0">
                <skipped type="x"><![CDATA[org.x.TestAbortedException: Assumption failed: there is no tool
            at line 1]]></skipped>
              </testcase>
              <testcase name="prints" classname="org.A" time="0.1">
                <system-out><![CDATA[
              <testcase name="isOnlyText" classname="org.B"/>
              <failure message="only text"/>
            ]]]]><![CDATA[>
              <skipped message="only text"/>
            ]]></system-out>
              </testcase>
              <testcase name="fails" classname="org.A" time="0.1">
                <failure message="no" type="y"><![CDATA[at line 1
            at line 2]]></failure>
              </testcase>
              <testcase name="breaks" classname="org.A" time="0.1">
                <error message="no" type="y"/>
              </testcase>
            </testsuite>
            """);
    Ended ended =
        run(
            Map.of(),
            "awk",
            "-f",
            ROOT.resolve(".ci/test-summary.awk").toString(),
            report.toString());

    assertThat(ended.text())
        .isEqualTo(
            """

            Skipped:
              org.A.isSkipped: Assumption failed: there is no "data" & no <net>
              org.A.wantsATool: Assumption failed: there is no tool
            Failed:
              org.A.fails
              org.A.breaks
            2 passed, 2 failed, 2 skipped
            """);
    assertThat(ended.exitCode()).isEqualTo(1);
  }

  @Test
  void aRunWithoutAnyTestIsNoSuccess() throws Exception {
    Path empty = Files.writeString(folder.resolve("TEST-none.xml"), "<testsuite/>\n");
    Ended ended =
        run(
            Map.of(),
            "awk",
            "-f",
            ROOT.resolve(".ci/test-summary.awk").toString(),
            empty.toString());

    assertThat(ended).isEqualTo(new Ended(1, "\n0 passed, 0 failed, 0 skipped\n"));
  }
}
