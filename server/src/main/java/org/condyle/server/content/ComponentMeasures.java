package org.condyle.server.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.condyle.cql.content.Canonical;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Measure;

/** The measures of which a composite is composed, each in the one version that is meant. */
final class ComponentMeasures {

  private static final String AT = "Measure.relatedArtifact";

  private ComponentMeasures() {}

  /**
   * @param versions decides where the composite leaves the version open
   * @param composites the measures that are composed of this one, the outermost first
   * @param measuresAt all versions of the measure with a canonical url
   * @return the component measures by the canonical that the composite writes
   * @throws ProblemException COMPONENT_MISSING, COMPONENT_AMBIGUOUS, or COMPONENT_UNFIT where
   *     measures are composed of each other in a circle
   */
  static Map<String, Measure> of(
      Measure measure,
      VersionManifest versions,
      List<String> composites,
      Function<String, List<Measure>> measuresAt) {
    String own = ContentManifest.canonical(measure);
    if (composites.contains(own)) {
      throw new ProblemException(
          ProblemCode.COMPONENT_UNFIT,
          "Measures are composed of each other in a circle: "
              + String.join(", ", composites)
              + ", "
              + own,
          AT);
    }
    Map<String, Measure> components = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (String canonical : MeasureReader.components(measure)) {
      Canonical named = Canonical.parse(canonical);
      String version =
          named.version() != null ? named.version() : versions.versionOf(named.url()).orElse(null);
      List<Measure> fitting =
          measuresAt.apply(named.url()).stream()
              .filter(each -> version == null || version.equals(each.getVersion()))
              .toList();
      if (fitting.size() == 1) {
        components.put(canonical, fitting.get(0));
      } else {
        problems.add(problem(own, canonical, fitting));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return components;
  }

  /** The measures of which a component of this measure is then a part. */
  static List<String> within(List<String> composites, Measure measure) {
    List<String> path = new ArrayList<>(composites);
    path.add(ContentManifest.canonical(measure));
    return path;
  }

  private static Problem problem(String composite, String canonical, List<Measure> fitting) {
    return fitting.isEmpty()
        ? new Problem(
            ProblemCode.COMPONENT_MISSING,
            "Measure "
                + composite
                + " is composed of "
                + canonical
                + ", which is not installed. Install it together with the composite",
            AT)
        : new Problem(
            ProblemCode.COMPONENT_AMBIGUOUS,
            "Measure "
                + composite
                + " is composed of "
                + canonical
                + ", which is installed in the versions "
                + fitting.stream().map(Measure::getVersion).collect(Collectors.joining(", "))
                + "; write the one that is meant as url|version",
            AT);
  }
}
