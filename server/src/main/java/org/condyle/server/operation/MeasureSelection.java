package org.condyle.server.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.content.InstalledMeasure;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.content.MeasureCatalogs;
import org.jspecify.annotations.Nullable;

/**
 * Which measures an operation is about, by any of the ways in which FHIR R4 and the editions of
 * DEQM name them: the instance it is called on, {@code measure}, {@code measureId}, {@code
 * measureIdentifier}, {@code measureUrl}.
 */
public final class MeasureSelection {

  private static final Pattern BY_ID = Pattern.compile("(?:Measure/)?([A-Za-z0-9\\-._]+)");

  private final MeasureCatalogs catalogs;

  public MeasureSelection(MeasureCatalogs catalogs) {
    this.catalogs = catalogs;
  }

  /**
   * The measures in the order of the parameters, each once.
   *
   * @param practice the partition of the practice that asks: it sees what all share, and its own
   * @param onInstance the id of the Measure that the operation was called on; null on the type
   * @throws ProblemException MEASURE_UNKNOWN, MEASURE_AMBIGUOUS, PARAMETER_MISSING if there is
   *     none, PARAMETER_INVALID if a parameter names another one than the instance; or whatever the
   *     content of a measure lacks
   */
  public List<InstalledMeasure> read(
      int practice, @Nullable String onInstance, OperationParameters parameters) {
    MeasureCatalog catalog = catalogs.of(practice);
    List<InstalledMeasure> named = new ArrayList<>();
    parameters.texts("measure").forEach(text -> named.add(byAnyName(catalog, text)));
    parameters.texts("measureId").forEach(id -> named.add(catalog.byId(id)));
    parameters.texts("measureIdentifier").forEach(token -> named.add(catalog.byIdentifier(token)));
    parameters.texts("measureUrl").forEach(url -> named.add(catalog.byCanonical(url)));
    if (onInstance != null) {
      return List.of(instance(catalog.byId(onInstance), named));
    }
    if (named.isEmpty()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_MISSING,
          "No measure is named; give measure, measureId, measureIdentifier or measureUrl",
          "measure");
    }
    Map<String, InstalledMeasure> once = new LinkedHashMap<>();
    named.forEach(each -> once.putIfAbsent(canonical(each), each));
    return List.copyOf(once.values());
  }

  /**
   * The one measure of an operation that takes no more.
   *
   * @throws ProblemException as {@link #read}; PARAMETER_INVALID if there are several
   */
  public InstalledMeasure readOne(
      int practice, @Nullable String onInstance, OperationParameters parameters) {
    List<InstalledMeasure> measures = read(practice, onInstance, parameters);
    if (measures.size() > 1) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The parameters name " + measures.size() + " measures; this operation takes one",
          "measure");
    }
    return measures.get(0);
  }

  private static InstalledMeasure instance(
      InstalledMeasure instance, List<InstalledMeasure> named) {
    if (named.stream().anyMatch(each -> !canonical(each).equals(canonical(instance)))) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The operation is called on Measure/"
              + id(instance)
              + ", but its parameters name another measure; call it on the type Measure for others",
          "measure");
    }
    return instance;
  }

  private static InstalledMeasure byAnyName(MeasureCatalog catalog, String text) {
    Matcher id = BY_ID.matcher(text);
    return id.matches() ? catalog.byId(id.group(1)) : catalog.byCanonical(text);
  }

  /** By its id alone a measure is not told from one that all share and that has the same. */
  private static String canonical(InstalledMeasure measure) {
    return measure.program().definition().canonical();
  }

  private static String id(InstalledMeasure measure) {
    return measure.measure().getIdElement().getIdPart();
  }
}
