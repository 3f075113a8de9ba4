package org.condyle.cohort;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.cohort.truth.DueTruth;
import org.condyle.cohort.truth.EpisodeTruth;
import org.condyle.cohort.truth.PopulationCode;
import org.condyle.cohort.truth.ProcedureTruth;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a cohort as files: {@code shared.ndjson} with one Bundle, {@code patients-00001.ndjson}
 * and so on with one Bundle a line and patient, {@code truth.json} with the totals, {@code
 * truth-subjects.ndjson} with one line for each primary arthroplasty, {@code truth-episodes.ndjson}
 * with one line for each triggered payment episode.
 */
public final class CohortWriter implements AutoCloseable {

  /** Patients in one file. */
  public static final int PATIENTS_PER_FILE = 1_000;

  private static final int BUFFER = 1 << 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
          .build();
  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter PRETTY =
      MAPPER.writer(
          new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

  private final Path folder;
  private final OutputStream subjects;
  private final OutputStream episodes;
  private final OutputStream due;
  private @Nullable OutputStream patients;
  private int written;

  private CohortWriter(Path folder) throws IOException {
    this.folder = folder;
    this.subjects = open("truth-subjects.ndjson");
    this.episodes = open("truth-episodes.ndjson");
    this.due = open("truth-due.ndjson");
  }

  /**
   * Generates a cohort into a folder, which is made if need be.
   *
   * @param out a folder without files of an earlier cohort
   * @param progress is told the number of patients written after every file and at the end
   * @throws ProblemException if the folder already holds a cohort
   * @throws UncheckedIOException if a file cannot be written
   */
  public static CohortTruth write(CohortSettings settings, Path out, IntConsumer progress) {
    try {
      Files.createDirectories(out);
      refuseAnotherCohort(out);
      Cohort cohort = new Cohort(settings);
      writeLines(out.resolve("shared.ndjson"), List.of(cohort.shared().json()));
      CohortTruth truth;
      try (CohortWriter writer = new CohortWriter(out)) {
        truth = cohort.forEach(patient -> writer.add(patient, progress));
      }
      progress.accept(settings.patients());
      // Last, so that a folder without it is known to be incomplete.
      Files.write(out.resolve("truth.json"), PRETTY.writeValueAsBytes(truth));
      return truth;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the cohort to " + out, e);
    }
  }

  private static void refuseAnotherCohort(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      if (files.anyMatch(file -> file.toString().endsWith(".ndjson"))) {
        throw new ProblemException(
            ProblemCode.PARAMETER_INVALID,
            "The folder " + out + " already holds NDJSON files; name another or empty it",
            "out");
      }
    }
  }

  private void add(GeneratedPatient patient, IntConsumer progress) {
    try {
      OutputStream file = patientFile(progress);
      writeLine(file, patient.bundle().json());
      for (ProcedureTruth row : patient.truth().procedures()) {
        writeLine(subjects, subjectLine(row));
      }
      for (EpisodeTruth row : patient.truth().episodes()) {
        writeLine(episodes, episodeLine(row));
      }
      for (DueTruth row : patient.truth().due()) {
        if (!row.instrument().equals(DueTruth.ALL)) {
          writeLine(due, row);
        }
      }
      written++;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the cohort to " + folder, e);
    }
  }

  private OutputStream patientFile(IntConsumer progress) throws IOException {
    OutputStream file = patients;
    if (file == null || written % PATIENTS_PER_FILE == 0) {
      if (file != null) {
        file.close();
        progress.accept(written);
      }
      int number = written / PATIENTS_PER_FILE + 1;
      file = open(String.format(Locale.ROOT, "patients-%05d.ndjson", number));
      patients = file;
    }
    return file;
  }

  private OutputStream open(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), BUFFER);
  }

  private static Map<String, Object> subjectLine(ProcedureTruth row) {
    Map<String, List<String>> populations = new LinkedHashMap<>();
    row.populations()
        .forEach(
            (group, codes) ->
                populations.put(group.id(), codes.stream().map(PopulationCode::code).toList()));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("patient", row.patient());
    line.put("procedure", row.procedure());
    if (row.edgeCase() != null) {
      line.put("edgeCase", row.edgeCase());
    }
    line.put("joint", row.joint().code());
    line.put("facility", row.facility());
    line.put("surgeon", row.surgeon());
    line.put("populations", populations);
    return line;
  }

  private static Map<String, Object> episodeLine(EpisodeTruth row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("patient", row.patient());
    line.put("encounter", row.encounter());
    line.put("category", row.category().name());
    line.put("facility", row.facility());
    line.put("anchorDate", row.anchorDate().toString());
    line.put("dischargeDate", row.dischargeDate().toString());
    if (row.drg() != null) {
      line.put("drg", row.drg());
    }
    if (row.hcpcs() != null) {
      line.put("hcpcs", row.hcpcs());
    }
    line.put("payerType", row.payerType());
    line.put("readmitted", row.readmitted());
    return line;
  }

  private static void writeLines(Path file, Collection<?> values) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
      for (Object value : values) {
        writeLine(out, value);
      }
    }
  }

  private static void writeLine(OutputStream out, Object value) throws IOException {
    MAPPER.writeValue(out, value);
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    subjects.close();
    episodes.close();
    due.close();
    if (patients != null) {
      patients.close();
    }
  }
}
