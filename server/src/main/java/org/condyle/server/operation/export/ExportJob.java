package org.condyle.server.operation.export;

import ca.uhn.fhir.context.FhirContext;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.record.PatientOwnership;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.JobTrail;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobFile;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.jobs.JobKind;
import org.condyle.server.operation.export.ExportRequest.Level;
import org.condyle.server.store.ExportReader;
import org.condyle.server.store.ExportSelection;
import org.condyle.server.store.ExportSelection.Patients;
import org.condyle.server.store.ExportView;
import org.condyle.server.store.ExportedSlice;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of an export, type by type. A file is kept when it is whole; a job that is taken
 * up again goes on behind the last one of each type.
 */
final class ExportJob implements JobKind {

  /** Kept with every job, so it stays. */
  static final String KIND = "export";

  static final String OUTPUT = "output";
  static final String DELETED = "deleted";

  /** Resources read at a time. */
  private static final int SLICE = 1000;

  /** Resources in a file, and characters; one slice more may be in it. */
  private static final int FILE_LINES = 10_000;

  private static final long FILE_CHARACTERS = 50_000_000;

  private static final int DELETIONS_PER_BUNDLE = 1000;

  private static final long SETTLING_PAUSE_MILLIS = 50;

  private final ExportReader reader;
  private final RecordStore records;
  private final ExportFilters filters;
  private final JobFiles files;
  private final SubjectLists lists;
  private final JobTrail trail;
  private final FhirContext fhirContext;

  ExportJob(
      ExportReader reader,
      RecordStore records,
      ExportFilters filters,
      JobFiles files,
      SubjectLists lists,
      JobTrail trail,
      FhirContext fhirContext) {
    this.reader = reader;
    this.records = records;
    this.filters = filters;
    this.files = files;
    this.lists = lists;
    this.trail = trail;
    this.fhirContext = fhirContext;
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public String run(Job job, EvaluationProgress progress) {
    ExportRequest request = ExportRequest.read(job.request());
    settle(request, progress);
    ExportSelection selection =
        new ExportSelection(
            patients(job.partition(), request), request.sinceInstant(), request.untilInstant());
    Set<String> types = types(job.partition(), request);
    progress.started(types.size());
    List<JobFile> before = files.of(job.id());
    for (String type : types) {
      ExportView view =
          new ExportView(encoded(request.elements()), filters.of(type, request.filters()));
      export(job, type, selection, view, before, progress);
      progress.done(1, 0);
    }
    keepDeleted(job, types, selection);
    record(job, request, selection);
    return "{}";
  }

  /** Before anybody can get a file. */
  private void record(Job job, ExportRequest request, ExportSelection selection) {
    List<JobFile> made = files.of(job.id());
    Optional<PatientKeys> some =
        selection.patients() instanceof Patients.Some these
            ? Optional.of(these.keys())
            : Optional.empty();
    trail.done(
        job.partition(),
        job.id(),
        job.by(),
        JobTrail.Work.EXPORT,
        request.request(),
        lists
            .population(job.partition(), some)
            .with(
                Map.of(
                    "files", String.valueOf(made.size()),
                    "resources", String.valueOf(made.stream().mapToLong(JobFile::lines).sum()))));
  }

  /** As HAPI's parser takes them; what a resource cannot be without is written also. */
  private static Set<String> encoded(Set<String> elements) {
    if (elements.isEmpty()) {
      return Set.of();
    }
    Set<String> encoded = new TreeSet<>(Set.of("*.id", "*.meta", "*.(mandatory)"));
    elements.forEach(element -> encoded.add(element.indexOf('.') < 0 ? "*." + element : element));
    return encoded;
  }

  private void settle(ExportRequest request, EvaluationProgress progress) {
    while (!reader.isSettled(request.unsettled())) {
      progress.checkCancelled();
      try {
        Thread.sleep(SETTLING_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProblemException(ProblemCode.JOB_CANCELLED, "The server is stopping", e);
      }
    }
  }

  private @Nullable Patients patients(int partition, ExportRequest request) {
    if (request.level() == Level.SYSTEM) {
      return null;
    }
    Optional<PatientKeys> members =
        request.group() == null
            ? Optional.empty()
            : Optional.of(members(partition, request.group()));
    if (request.patients().isEmpty()) {
      return members.<Patients>map(Patients.Some::new).orElseGet(Patients.All::new);
    }
    List<Long> keys = new ArrayList<>();
    for (String patient : request.patients()) {
      OptionalLong key = records.patientKey(partition, patient);
      if (key.isPresent()) {
        keys.add(key.getAsLong());
      }
    }
    PatientKeys named = new PatientKeys(keys);
    return new Patients.Some(members.map(named::and).orElse(named));
  }

  private PatientKeys members(int partition, String group) {
    return records
        .group(partition, group)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "Group/" + group + " was deleted meanwhile"))
        .patients();
  }

  private Set<String> types(int partition, ExportRequest request) {
    Set<String> types = new TreeSet<>(reader.types(partition));
    if (!request.types().isEmpty()) {
      types.retainAll(request.types());
    }
    if (request.level() != Level.SYSTEM) {
      types.removeIf(type -> !ofPatients(type));
    }
    return types;
  }

  private static boolean ofPatients(String type) {
    return type.equals("Patient")
        || type.equals("Provenance")
        || PatientOwnership.elementOf(type).isPresent()
        || PatientOwnership.sharedTypes().contains(type);
  }

  private void export(
      Job job,
      String type,
      ExportSelection selection,
      ExportView view,
      List<JobFile> before,
      EvaluationProgress progress) {
    List<JobFile> made =
        before.stream()
            .filter(file -> file.section().equals(OUTPUT) && file.type().equals(type))
            .toList();
    int number = made.size();
    long after = made.stream().mapToLong(JobFile::position).max().orElse(0);
    List<String> lines = new ArrayList<>();
    Set<Long> patients = new TreeSet<>();
    long characters = 0;
    boolean more = true;
    while (more) {
      progress.checkCancelled();
      ExportedSlice slice = reader.next(job.partition(), type, selection, view, after, SLICE);
      lines.addAll(slice.resources());
      slice.patients().stream().forEach(patients::add);
      characters += slice.resources().stream().mapToLong(String::length).sum();
      after = slice.last();
      more = slice.more();
      if (!lines.isEmpty()
          && (!more || lines.size() >= FILE_LINES || characters >= FILE_CHARACTERS)) {
        number++;
        String name = type + "-" + number + ".ndjson";
        files.add(
            job.id(),
            new JobFile(name, OUTPUT, type, lines.size(), after),
            lines,
            new PatientKeys(patients));
        lines.clear();
        patients.clear();
        characters = 0;
      }
    }
  }

  /** As Bundles of deletions, one on each line. */
  private void keepDeleted(Job job, Set<String> types, ExportSelection selection) {
    List<String> deleted = reader.deleted(job.partition(), types, selection);
    if (deleted.isEmpty()) {
      return;
    }
    List<String> lines =
        Lists.partition(deleted, DELETIONS_PER_BUNDLE).stream().map(this::deletions).toList();
    files.add(
        job.id(),
        new JobFile("deleted-1.ndjson", DELETED, "Bundle", lines.size(), deleted.size()),
        lines,
        // Ids of what is gone tell nothing of anybody.
        PatientKeys.of());
  }

  private String deletions(List<String> deleted) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    deleted.forEach(
        reference ->
            bundle.addEntry().getRequest().setMethod(Bundle.HTTPVerb.DELETE).setUrl(reference));
    return fhirContext.newJsonParser().encodeResourceToString(bundle);
  }
}
