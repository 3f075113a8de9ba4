package org.condyle.server.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupStratifierComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * A MeasureReport as a table for people: a line for each group and, indented below it, one for each
 * stratum; a column for each population that the report has. A rate that the report does not have
 * (an empty denominator) is a dash and never a zero.
 */
final class ReportTable {

  private static final String NONE = "-";

  /** Population codes of FHIR in the order in which a reader thinks, with short headings. */
  private static final Map<String, String> HEADINGS = headings();

  private final Predicate<String> stratifiers;

  /**
   * @param stratifiers which stratifiers are shown, by their name
   */
  ReportTable(Predicate<String> stratifiers) {
    this.stratifiers = stratifiers;
  }

  private static Map<String, String> headings() {
    Map<String, String> headings = new LinkedHashMap<>();
    headings.put("initial-population", "initial");
    headings.put("denominator", "denominator");
    headings.put("denominator-exclusion", "excluded");
    headings.put("denominator-exception", "exception");
    headings.put("numerator", "numerator");
    headings.put("numerator-exclusion", "num.excluded");
    headings.put("measure-population", "population");
    headings.put("measure-population-exclusion", "excluded");
    headings.put("measure-observation", "observations");
    return Collections.unmodifiableMap(headings);
  }

  /** One line of the table before it is laid out. */
  private record Row(String label, Map<String, Integer> counts, String score) {}

  void print(MeasureReport report, PrintWriter out) {
    out.println(report.getMeasure());
    out.println(about(report));
    out.println();
    List<Row> rows = new ArrayList<>();
    for (MeasureReportGroupComponent group : report.getGroup()) {
      rows.addAll(rowsOf(group));
    }
    List<String> columns =
        HEADINGS.keySet().stream()
            .filter(code -> rows.stream().anyMatch(row -> row.counts().containsKey(code)))
            .toList();
    List<List<String>> cells = new ArrayList<>();
    cells.add(line("group", columns.stream().map(HEADINGS::get).toList(), "rate"));
    for (Row row : rows) {
      List<String> counts = columns.stream().map(code -> number(row.counts().get(code))).toList();
      cells.add(line(row.label(), counts, row.score()));
    }
    layOut(cells).forEach(out::println);
    out.flush();
  }

  private static String number(@Nullable Integer count) {
    return count == null ? "" : count.toString();
  }

  private static String about(MeasureReport report) {
    String who = report.hasSubject() ? " for " + report.getSubject().getReference() : "";
    return report.getType().getDisplay()
        + " report"
        + who
        + ", period "
        + day(report.getPeriod().getStartElement())
        + " to "
        + day(report.getPeriod().getEndElement());
  }

  /** The day as the report writes it: in its own offset, not this machine's. */
  private static String day(DateTimeType edge) {
    String text = edge.getValueAsString();
    return text == null ? "?" : text.split("T", 2)[0];
  }

  private List<Row> rowsOf(MeasureReportGroupComponent group) {
    List<Row> rows = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    group
        .getPopulation()
        .forEach(p -> counts.put(p.getCode().getCodingFirstRep().getCode(), p.getCount()));
    rows.add(new Row(name(group), counts, score(group.getMeasureScore(), counts)));
    for (MeasureReportGroupStratifierComponent stratifier : group.getStratifier()) {
      String name = stratifierName(stratifier);
      if (stratifiers.test(name)) {
        stratifier.getStratum().stream()
            .map(stratum -> stratumRow(name, stratum))
            .sorted(Comparator.comparing(Row::label))
            .forEach(rows::add);
      }
    }
    return rows;
  }

  private static String name(MeasureReportGroupComponent group) {
    if (group.hasId()) {
      return group.getId();
    }
    return group.hasCode() ? text(group.getCode()) : "group";
  }

  /** What a stratifier is called: its code, which is the same in every language and report. */
  static String stratifierName(MeasureReportGroupStratifierComponent stratifier) {
    String codes =
        stratifier.getCode().stream()
            .map(
                concept ->
                    concept.getCodingFirstRep().hasCode()
                        ? concept.getCodingFirstRep().getCode()
                        : text(concept))
            .collect(Collectors.joining(" and "));
    return codes.isEmpty() && stratifier.hasId() ? stratifier.getId() : codes;
  }

  private static Row stratumRow(String name, StratifierGroupComponent stratum) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    stratum
        .getPopulation()
        .forEach(p -> counts.put(p.getCode().getCodingFirstRep().getCode(), p.getCount()));
    String value =
        stratum.hasComponent()
            ? stratum.getComponent().stream()
                .map(component -> text(component.getCode()) + " " + text(component.getValue()))
                .collect(Collectors.joining(", "))
            : text(stratum.getValue());
    return new Row("  " + name + ": " + value, counts, score(stratum.getMeasureScore(), counts));
  }

  static String text(CodeableConcept concept) {
    if (concept.hasText()) {
      return concept.getText();
    }
    String display = concept.getCodingFirstRep().getDisplay();
    String code = concept.getCodingFirstRep().getCode();
    return display != null ? display : code != null ? code : "no value";
  }

  /** A share of a denominator in percent; any other score as it is, with its unit. */
  private static String score(Quantity score, Map<String, Integer> counts) {
    BigDecimal value = score.getValue();
    if (value == null) {
      return NONE;
    }
    boolean share =
        counts.containsKey("denominator")
            && !counts.containsKey("measure-observation")
            && value.compareTo(BigDecimal.ONE) <= 0;
    if (share) {
      return value.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
    }
    String unit =
        score.getUnit() == null || score.getUnit().equals("1") ? "" : " " + score.getUnit();
    return value.setScale(2, RoundingMode.HALF_UP).toPlainString() + unit;
  }

  private static List<String> line(String label, List<String> middle, String score) {
    List<String> line = new ArrayList<>();
    line.add(label);
    line.addAll(middle);
    line.add(score);
    return line;
  }

  /** Text to the left, numbers to the right, two spaces between columns. */
  private static List<String> layOut(List<List<String>> cells) {
    int columns = cells.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(
                column ->
                    cells.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
            .toArray();
    return cells.stream()
        .map(
            line ->
                IntStream.range(0, columns)
                    .mapToObj(column -> padded(line.get(column), widths[column], column > 0))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .toList();
  }

  private static String padded(String text, int width, boolean right) {
    String gap = " ".repeat(width - text.length());
    return right ? gap + text : text + gap;
  }
}
