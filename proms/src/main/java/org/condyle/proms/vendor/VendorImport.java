package org.condyle.proms.vendor;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.vendor.VendorMapping.Columns;
import org.condyle.proms.vendor.VendorMapping.Named;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads exports by one mapping, row by row. A dry run is the same without storing: the same rows
 * are taken and refused. Reading the same export again gives the same ids.
 */
public final class VendorImport {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final VendorMapping mapping;
  private final RowReader rows;

  /**
   * @param patients asked once for each row
   */
  public VendorImport(VendorMapping mapping, FormCatalog forms, PatientLookup patients) {
    this.mapping = mapping;
    this.rows = new RowReader(mapping, forms, patients);
  }

  /**
   * Reads an export.
   *
   * @param csv with a header; closed at the end
   * @param sink is given each row in order; rows before a fault in the file have been given
   * @throws ProblemException if the file is no CSV, or lacks a column that the mapping names
   */
  public void read(Reader csv, Consumer<VendorRow> sink) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(mapping.delimiterCharacter())
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setTrim(true)
            .get();
    try (CSVParser parser = open(csv, format)) {
      checkHeader(parser.getHeaderNames());
      readRows(parser, sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CSVParser open(Reader csv, CSVFormat format) {
    try {
      return CSVParser.builder().setReader(csv).setFormat(format).get();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.CSV_UNREADABLE, "The header is none: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static ProblemException unreadable(Exception e) {
    return new ProblemException(
        ProblemCode.CSV_UNREADABLE, "The file is no CSV: " + e.getMessage(), e);
  }

  private void readRows(CSVParser parser, Consumer<VendorRow> sink) {
    Map<String, Long> lineOfKey = new HashMap<>();
    Iterator<CSVRecord> records = parser.iterator();
    long before = parser.getCurrentLineNumber();
    for (CSVRecord row = next(records); row != null; row = next(records)) {
      long line = before + 1;
      before = parser.getCurrentLineNumber();
      if (!isEmpty(row)) {
        sink.accept(row(row, line, parser.getHeaderNames(), lineOfKey));
      }
    }
  }

  private static @Nullable CSVRecord next(Iterator<CSVRecord> records) {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private static boolean isEmpty(CSVRecord record) {
    return record.size() == 1 && record.get(0).isEmpty();
  }

  private VendorRow row(
      CSVRecord record, long line, List<String> header, Map<String, Long> lineOfKey) {
    if (record.size() != header.size()) {
      return refused(
          line, "Line " + line + " has " + record.size() + " columns, the header " + header.size());
    }
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      cells.put(withoutMark(header.get(i)), record.get(i));
    }
    VendorRow row = rows.read(new Cells(line, cells));
    Optional<String> id = idOf(row);
    if (id.isEmpty()) {
      return row;
    }
    Long earlier = lineOfKey.putIfAbsent(id.get(), line);
    return earlier == null
        ? row
        : refused(line, "Line " + line + " says the same assessment again as line " + earlier);
  }

  private static Optional<String> idOf(VendorRow row) {
    if (row instanceof VendorRow.Accepted accepted) {
      return Optional.of(accepted.response().getIdElement().getIdPart());
    }
    return row instanceof VendorRow.Declined declined
        ? Optional.of(declined.observation().getIdElement().getIdPart())
        : Optional.empty();
  }

  private static VendorRow refused(long line, String message) {
    return new VendorRow.Refused(
        line, List.of(new Problem(ProblemCode.ROW_INVALID, message, "line " + line)));
  }

  private void checkHeader(List<String> header) {
    TreeSet<String> missing = new TreeSet<>(columns());
    header.forEach(name -> missing.remove(withoutMark(name)));
    if (!missing.isEmpty()) {
      throw new ProblemException(
          ProblemCode.CSV_UNREADABLE,
          "The file has no column " + missing + ", which the mapping names",
          "line 1");
    }
  }

  /** Spreadsheets write a mark before the first column. */
  private static String withoutMark(String name) {
    return name.startsWith(BYTE_ORDER_MARK) ? name.substring(1) : name;
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    columns.add(mapping.patient().column());
    columns.add(mapping.date().column());
    add(mapping.instrument(), columns);
    add(mapping.side(), columns);
    add(mapping.mode(), columns);
    if (mapping.key() != null) {
      columns.add(mapping.key().column());
    }
    if (mapping.decline() != null) {
      columns.add(mapping.decline().column());
    }
    for (Columns instrument : mapping.instruments().values()) {
      columns.addAll(instrument.items().keySet());
      columns.addAll(instrument.scores().keySet());
      columns.addAll(instrument.standardErrors().keySet());
    }
    return columns;
  }

  private static void add(@Nullable Named named, List<String> columns) {
    if (named != null && named.column() != null) {
      columns.add(named.column());
    }
  }
}
