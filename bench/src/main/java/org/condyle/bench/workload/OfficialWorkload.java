package org.condyle.bench.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The official cases of one measure, copied to any number of patients, short or with a history. */
public final class OfficialWorkload {

  /** Loading is not measured: as many entries as a transaction takes without growing slow. */
  private static final int ENTRIES_PER_BUNDLE = 250;

  private OfficialWorkload() {}

  /** The workload in a folder, written there unless it is already; S in the tables. */
  public static Workload small(Path folder, OfficialMeasure measure, int patients) {
    Optional<Workload> there = Workload.in(folder);
    CopiedCases copies = new CopiedCases(measure);
    return there.isPresent()
        ? there.get()
        : write(folder, "S-" + measure.name(), measure, patients, copies::patient);
  }

  /** The same with a history of {@value LargeHistory#RESOURCES} resources each; L in the tables. */
  public static Workload large(Path folder, OfficialMeasure measure, int patients) {
    Optional<Workload> there = Workload.in(folder);
    CopiedCases copies = new CopiedCases(measure);
    LargeHistory history =
        new LargeHistory(
            List.of(measure.artefacts()),
            IntStream.rangeClosed(1, measure.cases().size()).mapToObj(copies::patient).toList());
    return there.isPresent()
        ? there.get()
        : write(
            folder,
            "L-" + measure.name(),
            measure,
            patients,
            number -> {
              ObjectNode patient = copies.patient(number);
              history.addTo(patient, copies.patientId(number));
              return patient;
            });
  }

  private static Workload write(
      Path folder,
      String name,
      OfficialMeasure measure,
      int patients,
      IntFunction<ObjectNode> patient) {
    try (WorkloadWriter writer = new WorkloadWriter(folder, ENTRIES_PER_BUNDLE)) {
      writer.content(measure.artefacts());
      for (int number = 1; number <= patients; number++) {
        writer.patient(patient.apply(number));
      }
      Totals totals = new CopiedCases(measure).totals(patients);
      return writer.finish(name, List.of(measure.question(totals)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
