package org.condyle.proms.vendor;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.extraction.Extraction;
import org.condyle.proms.extraction.ObservationExtractor;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.vendor.VendorMapping.Columns;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Reads one row: who, when, what, and then the answers as every response is read. */
final class RowReader {

  private final VendorMapping mapping;
  private final FormCatalog forms;
  private final PatientLookup patients;
  private final VendorDates dates;
  private final ObservationExtractor extractor;

  RowReader(VendorMapping mapping, FormCatalog forms, PatientLookup patients) {
    this.mapping = mapping;
    this.forms = forms;
    this.patients = patients;
    this.dates = VendorDates.of(mapping.date());
    this.extractor = new ObservationExtractor(new ResponseReader(forms));
  }

  VendorRow read(Cells cells) {
    Assessed assessed = assessed(cells);
    if (assessed == null || !cells.problems().isEmpty()) {
      return new VendorRow.Refused(cells.line(), cells.problems());
    }
    RowWriter writer = new RowWriter(mapping, assessed);
    if (isDeclined(cells)) {
      return declined(cells, assessed, writer);
    }
    QuestionnaireResponse response = writer.response();
    Map<String, String> columnOfLinkId = addAnswers(cells, assessed.instrument(), response);
    if (!cells.problems().isEmpty()) {
      return new VendorRow.Refused(cells.line(), cells.problems());
    }
    try {
      Extraction extraction = extractor.extract(response, List.of());
      return new VendorRow.Accepted(cells.line(), response, extraction.observations());
    } catch (ProblemException e) {
      return new VendorRow.Refused(cells.line(), located(e, cells, columnOfLinkId));
    }
  }

  /**
   * Whom the row is about, and what was asked when; null when the patient or instrument is none.
   */
  private @Nullable Assessed assessed(Cells cells) {
    String identifier = cells.require(mapping.patient().column());
    Optional<String> patient =
        identifier.isEmpty()
            ? Optional.empty()
            : patients.patientId(mapping.patient().system(), identifier);
    if (patient.isEmpty() && !identifier.isEmpty()) {
      cells.problem(mapping.patient().column(), "names no patient who is known");
    }
    String name = cells.meaning(mapping.instrument());
    Optional<Instrument> instrument =
        Optional.ofNullable(name).flatMap(forms.instruments()::instrument);
    if (name == null && mapping.instrument().column() != null) {
      cells.require(mapping.instrument().column());
    }
    String authored = authored(cells);
    String side = mapping.side() == null ? null : cells.meaning(mapping.side());
    String mode = mapping.mode() == null ? null : cells.meaning(mapping.mode());
    String key = mapping.key() == null ? null : cells.require(mapping.key().column());
    if (patient.isEmpty() || instrument.isEmpty() || authored == null) {
      return null;
    }
    return new Assessed(patient.get(), instrument.get(), authored, side, mode, key);
  }

  private @Nullable String authored(Cells cells) {
    String column = mapping.date().column();
    String text = cells.require(column);
    try {
      return text.isEmpty() ? null : dates.fhir(text);
    } catch (DateTimeException e) {
      cells.problem(column, "is no date of the form " + mapping.date().format());
      return null;
    }
  }

  private boolean isDeclined(Cells cells) {
    return mapping.decline() != null
        && mapping.decline().values().contains(cells.get(mapping.decline().column()));
  }

  private VendorRow declined(Cells cells, Assessed assessed, RowWriter writer) {
    if (assessed.instrument().scales().isEmpty()) {
      cells.problem(
          mapping.patient().column(),
          "declines an instrument that has no score: record it on its task instead");
      return new VendorRow.Refused(cells.line(), cells.problems());
    }
    return new VendorRow.Declined(
        cells.line(), writer.declined(assessed.instrument().scales().get(0)));
  }

  /** Adds what the row answers; which column each linkId is from. */
  private Map<String, String> addAnswers(
      Cells cells, Instrument instrument, QuestionnaireResponse response) {
    Columns columns = columns(instrument);
    Map<String, String> columnOfLinkId = new HashMap<>();
    columns
        .items()
        .forEach((column, linkId) -> add(cells, column, linkId, columns.answers(), response));
    columns.scores().forEach((column, scale) -> add(cells, column, scale, Map.of(), response));
    columns
        .standardErrors()
        .forEach(
            (column, scale) -> add(cells, column, scale + Form.STANDARD_ERROR, Map.of(), response));
    columns.items().forEach((column, linkId) -> columnOfLinkId.put(linkId, column));
    columns.scores().forEach((column, scale) -> columnOfLinkId.put(scale, column));
    columns
        .standardErrors()
        .forEach((column, scale) -> columnOfLinkId.put(scale + Form.STANDARD_ERROR, column));
    if (response.getItem().isEmpty()) {
      List<String> asked = new ArrayList<>(columns.items().keySet());
      asked.addAll(columns.scores().keySet());
      cells.problem(asked.get(0), "and the others of the instrument are empty: nothing is said");
    }
    return columnOfLinkId;
  }

  private Columns columns(Instrument instrument) {
    Columns columns = mapping.instruments().get(instrument.id());
    if (columns == null) {
      throw new IllegalStateException("The mapping has no columns of " + instrument.id());
    }
    return columns;
  }

  private static void add(
      Cells cells,
      String column,
      String linkId,
      Map<String, String> meanings,
      QuestionnaireResponse response) {
    String text = cells.get(column);
    if (text.isEmpty()) {
      return;
    }
    Type value = value(meanings.getOrDefault(text, text));
    if (value == null) {
      cells.problem(column, "is no number, nor a text that the mapping names");
    } else {
      response.addItem().setLinkId(linkId).addAnswer().setValue(value);
    }
  }

  private static @Nullable Type value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return new BooleanType(text);
    }
    try {
      return new DecimalType(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static List<Problem> located(
      ProblemException e, Cells cells, Map<String, String> columnOfLinkId) {
    List<Problem> located = new ArrayList<>();
    for (Problem problem : e.problems()) {
      String location = "line " + cells.line();
      for (Map.Entry<String, String> column : columnOfLinkId.entrySet()) {
        if (problem.location() != null
            && problem.location().contains("linkId='" + column.getKey() + "'")) {
          location += ", column '" + column.getValue() + "'";
        }
      }
      located.add(new Problem(problem.code(), problem.message(), location));
    }
    return located;
  }
}
