package org.condyle.bench.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.condyle.bench.workload.Json;

/** The figures of one command: printed for people, written as JSON and CSV for programs. */
public final class Table {

  private final String what;
  private final Consumer<String> finished;
  private final List<Map<String, Object>> rows = new ArrayList<>();

  /**
   * @param what the command, and the name of its files
   */
  public Table(String what) {
    this(what, line -> {});
  }

  /**
   * @param finished takes each line as soon as the next begins: a command may take an hour
   */
  public Table(String what, Consumer<String> finished) {
    this.what = what;
    this.finished = finished;
  }

  /** One line, filled cell by cell. */
  public final class Row {

    private final Map<String, Object> cells = new LinkedHashMap<>();

    private Row() {
      rows.add(cells);
    }

    public Row text(String column, String value) {
      cells.put(column, value);
      return this;
    }

    public Row count(String column, long value) {
      cells.put(column, value);
      return this;
    }

    /** A measured figure, kept to four significant digits. */
    public Row figure(String column, double value) {
      cells.put(column, rounded(value));
      return this;
    }
  }

  private static double rounded(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
    return Math.round(value * scale) / scale;
  }

  /** Starts a line. */
  public Row row() {
    if (!rows.isEmpty()) {
      Map<String, Object> last = rows.get(rows.size() - 1);
      finished.accept(
          last.keySet().stream()
              .map(column -> column + " " + shown(last, column))
              .collect(Collectors.joining(", ")));
    }
    return new Row();
  }

  private Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    return columns;
  }

  /** Prints it with aligned columns. */
  public void print(PrintWriter out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.copyOf(columns()));
    rows.forEach(row -> lines.add(columns().stream().map(column -> shown(row, column)).toList()));
    int[] widths = new int[columns().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(String.format(Locale.ROOT, "%-" + (widths[i] + 2) + "s", line.get(i)));
      }
      out.println(text.toString().stripTrailing());
    }
    out.flush();
  }

  private static String shown(Map<String, Object> row, String column) {
    Object value = row.get(column);
    if (value instanceof Double number) {
      return Math.abs(number) >= 100
          ? String.format(Locale.ROOT, "%,.0f", number)
          : String.valueOf(number);
    }
    return value instanceof Long number
        ? String.format(Locale.ROOT, "%,d", number)
        : value == null ? "" : value.toString();
  }

  /**
   * Writes {@code <what>.json} and {@code <what>.csv}, over those of an earlier run.
   *
   * @param machine where and on what it was measured
   */
  public void write(Path folder, ObjectNode machine) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("what", what).set("machine", machine);
    ArrayNode list = json.putArray("rows");
    rows.forEach(row -> list.add(Json.MAPPER.<ObjectNode>valueToTree(row)));
    try {
      Files.createDirectories(folder);
      Json.MAPPER
          .writerWithDefaultPrettyPrinter()
          .writeValue(folder.resolve(what + ".json").toFile(), json);
      Files.writeString(folder.resolve(what + ".csv"), csv());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String csv() {
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", columns())).append('\n');
    for (Map<String, Object> row : rows) {
      text.append(
              columns().stream()
                  .map(column -> quoted(row.getOrDefault(column, "")))
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    return text.toString();
  }

  private static String quoted(Object value) {
    String text = value.toString();
    return text.contains(",") || text.contains("\"")
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}
