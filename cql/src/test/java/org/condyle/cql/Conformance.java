package org.condyle.cql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.condyle.record.SharedTestData;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** One test of the public CQL test suite; without an output where it has to be refused. */
public record Conformance(String name, String expression, @Nullable String output) {

  /** Every test of the suite, in its order. */
  public static List<Conformance> suite() throws Exception {
    List<Conformance> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(SharedTestData.folder("cql-tests"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".xml")).sorted().toList()) {
        read(file, tests);
      }
    }
    return tests;
  }

  private static void read(Path file, List<Conformance> tests) throws Exception {
    String name = file.getFileName().toString().replaceFirst("\\.xml$", "");
    NodeList found =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getElementsByTagName("test");
    for (int i = 0; i < found.getLength(); i++) {
      Element test = (Element) found.item(i);
      Element expression = (Element) test.getElementsByTagName("expression").item(0);
      boolean refused =
          !expression.getAttribute("invalid").isEmpty()
              && !expression.getAttribute("invalid").equals("false");
      NodeList output = test.getElementsByTagName("output");
      tests.add(
          new Conformance(
              name + "." + test.getAttribute("name"),
              expression.getTextContent(),
              refused || output.getLength() == 0 ? null : output.item(0).getTextContent()));
    }
  }
}
