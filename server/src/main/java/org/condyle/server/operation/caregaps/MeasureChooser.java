package org.condyle.server.operation.caregaps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.condyle.measures.gaps.GapMeasure;
import org.condyle.measures.gaps.GapMeasure.WithoutGaps;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.operation.MeasureSelection;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.caregaps.ChosenMeasures.ChosenMeasure;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Measure;
import org.jspecify.annotations.Nullable;

/**
 * Finds the measures that a request means. A measure that is named has to be there and able to
 * leave gaps, or the request is refused. Of those that are found by topic or program, or because
 * none is named, what cannot be evaluated or can leave no gap is left out and said.
 */
final class MeasureChooser {

  private static final String MEASURE = "measure";
  private static final List<String> NAMING =
      List.of("measureId", "measureIdentifier", "measureUrl", MEASURE);

  private final MeasureCatalogs catalogs;
  private final MeasureSelection selection;

  MeasureChooser(MeasureCatalogs catalogs) {
    this.catalogs = catalogs;
    this.selection = new MeasureSelection(catalogs);
  }

  /**
   * @param practice the partition of the practice that asks
   * @param onInstance the measure that the operation was called on; null on the type
   * @throws ProblemException MEASURE_UNKNOWN, MEASURE_AMBIGUOUS, MEASURE_WITHOUT_GAPS or whatever a
   *     named measure's content lacks
   */
  ChosenMeasures choose(int practice, @Nullable String onInstance, OperationParameters parameters) {
    MeasureFilter filter = MeasureFilter.of(parameters);
    return onInstance != null || NAMING.stream().anyMatch(parameters::has)
        ? named(selection.read(practice, onInstance, parameters), filter)
        : installed(catalogs.of(practice), filter);
  }

  private static ChosenMeasures named(List<InstalledMeasure> named, MeasureFilter filter) {
    List<ChosenMeasure> chosen = new ArrayList<>();
    List<Problem> notes = new ArrayList<>();
    List<Problem> withoutGaps = new ArrayList<>();
    for (InstalledMeasure installed : named) {
      if (!filter.admits(installed.measure())) {
        notes.add(notAdmitted(installed.measure(), filter));
        continue;
      }
      GapMeasure measure = GapMeasure.of(installed.measure(), installed.program().definition());
      if (measure.groups().isEmpty()) {
        withoutGaps.addAll(withoutGaps(measure));
      } else {
        notes.addAll(withoutGaps(measure));
        chosen.add(new ChosenMeasure(measure, installed.program()));
      }
    }
    if (!withoutGaps.isEmpty()) {
      throw new ProblemException(withoutGaps);
    }
    return new ChosenMeasures(chosen, notes);
  }

  private static ChosenMeasures installed(MeasureCatalog catalog, MeasureFilter filter) {
    Map<String, List<Measure>> byUrl = new LinkedHashMap<>();
    for (Measure measure : catalog.installed()) {
      if (measure.getStatus() != PublicationStatus.RETIRED && filter.admits(measure)) {
        byUrl.computeIfAbsent(measure.getUrl(), unused -> new ArrayList<>()).add(measure);
      }
    }
    List<ChosenMeasure> chosen = new ArrayList<>();
    List<Problem> notes = new ArrayList<>();
    byUrl.forEach(
        (url, versions) -> {
          if (versions.size() > 1) {
            notes.add(ambiguous(url, versions));
          } else {
            addIfReady(catalog, versions.get(0), chosen, notes);
          }
        });
    if (byUrl.isEmpty()) {
      notes.add(noneInstalled(filter));
    }
    return new ChosenMeasures(chosen, notes);
  }

  private static void addIfReady(
      MeasureCatalog catalog, Measure measure, List<ChosenMeasure> chosen, List<Problem> notes) {
    try {
      InstalledMeasure installed = catalog.ready(measure);
      GapMeasure gaps = GapMeasure.of(installed.measure(), installed.program().definition());
      notes.addAll(withoutGaps(gaps));
      if (!gaps.groups().isEmpty()) {
        chosen.add(new ChosenMeasure(gaps, installed.program()));
      }
    } catch (ProblemException e) {
      Problem first = e.problems().get(0);
      notes.add(
          new Problem(
              first.code(),
              canonical(measure) + " was left out: " + first.message(),
              first.location()));
    }
  }

  private static List<Problem> withoutGaps(GapMeasure measure) {
    List<Problem> problems = new ArrayList<>();
    for (WithoutGaps group : measure.withoutGaps()) {
      problems.add(
          new Problem(
              ProblemCode.MEASURE_WITHOUT_GAPS,
              "Group "
                  + group.groupId()
                  + " of "
                  + measure.canonical()
                  + " can leave no gap in care: "
                  + group.reason(),
              MEASURE));
    }
    return problems;
  }

  private static Problem ambiguous(String url, List<Measure> versions) {
    return new Problem(
        ProblemCode.MEASURE_AMBIGUOUS,
        url
            + " was left out: it is installed in the versions "
            + versions.stream().map(Measure::getVersion).collect(Collectors.joining(", "))
            + "; name one as measureUrl="
            + url
            + "|version",
        MEASURE);
  }

  private static Problem notAdmitted(Measure measure, MeasureFilter filter) {
    return new Problem(
        ProblemCode.MEASURE_UNKNOWN,
        canonical(measure) + " was left out: it is not of " + filter.words(),
        MEASURE);
  }

  private static Problem noneInstalled(MeasureFilter filter) {
    return new Problem(
        ProblemCode.MEASURE_UNKNOWN,
        filter.words().isEmpty()
            ? "No measure is installed"
            : "No installed measure is of " + filter.words(),
        MEASURE);
  }

  private static String canonical(Measure measure) {
    return measure.hasVersion() ? measure.getUrl() + "|" + measure.getVersion() : measure.getUrl();
  }
}
