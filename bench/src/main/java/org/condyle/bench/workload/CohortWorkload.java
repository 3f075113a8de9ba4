package org.condyle.bench.workload;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.GeneratedPatient;
import org.condyle.cohort.History;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.cohort.truth.CohortTruth.GroupTruth;
import org.condyle.cohort.truth.CohortTruth.MeasureTruth;
import org.condyle.measures.content.MeasureContent;
import org.condyle.profiles.CondylePackage;

/** The generated cohort without unrelated history, with what our own measures must say of it. */
public final class CohortWorkload {

  private static final int ENTRIES_PER_BUNDLE = 250;
  private static final int SAMPLES = 50;

  /** The same for every cohort, so that patient 17 is always the same. */
  public static final long SEED = 1;

  private CohortWorkload() {}

  /** The workload in a folder, written there unless it is already; C in the tables. */
  public static Workload small(Path folder, int patients) {
    Optional<Workload> there = Workload.in(folder);
    return there.isPresent()
        ? there.get()
        : write(folder, "C", patients, patient -> patient.bundle().json());
  }

  /** The same with a history of {@value LargeHistory#RESOURCES} resources each; L in the tables. */
  public static Workload large(Path folder, int patients) {
    Optional<Workload> there = Workload.in(folder);
    Cohort samples = new Cohort(new CohortSettings(SAMPLES, SEED, History.NONE));
    LargeHistory history =
        new LargeHistory(
            content(),
            IntStream.rangeClosed(1, SAMPLES)
                .mapToObj(number -> samples.patient(number).bundle().json())
                .toList());
    return there.isPresent()
        ? there.get()
        : write(
            folder,
            "L-cohort",
            patients,
            patient -> {
              ObjectNode bundle = patient.bundle().json();
              history.addTo(bundle, patientId(bundle));
              return bundle;
            });
  }

  private static List<JsonNode> content() {
    FhirContext fhir = FhirContext.forR4Cached();
    return new MeasureContent(fhir, CondylePackage.load())
        .bundles().stream()
            .map(bundle -> fhir.newJsonParser().encodeResourceToString(bundle))
            .map(Json::parse)
            .toList();
  }

  /** The id of the patient in a patient's Bundle. */
  public static String patientId(ObjectNode bundle) {
    for (JsonNode entry : bundle.path("entry")) {
      if (entry.path("resource").path("resourceType").asText().equals("Patient")) {
        return entry.path("resource").path("id").asText();
      }
    }
    throw new IllegalStateException("A generated Bundle without patient");
  }

  private static Workload write(
      Path folder, String name, int patients, Function<GeneratedPatient, ObjectNode> bundle) {
    try (WorkloadWriter writer = new WorkloadWriter(folder, ENTRIES_PER_BUNDLE)) {
      Cohort cohort = new Cohort(new CohortSettings(patients, SEED, History.NONE));
      writer.shared(cohort.shared().json());
      Consumer<GeneratedPatient> sink = patient -> writer.patient(bundle.apply(patient));
      CohortTruth truth = cohort.forEach(sink);
      return writer.finish(name, truth.measures().stream().map(m -> question(truth, m)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Question question(CohortTruth truth, MeasureTruth measure) {
    String url = measure.measure();
    return new Question(
        url.substring(url.lastIndexOf('/') + 1),
        url + "|" + measure.version(),
        truth.periodStart(),
        truth.periodEnd(),
        truth.dataCutOff(),
        totals(measure));
  }

  private static Totals totals(MeasureTruth measure) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (GroupTruth group : measure.groups()) {
      add(group.id(), group.populations(), counts);
      group
          .strata()
          .forEach(
              (stratifier, strata) ->
                  strata.forEach(
                      (value, stratum) ->
                          add(
                              group.id() + " " + stratifier + "=" + value,
                              stratum.populations(),
                              counts)));
    }
    return new Totals(counts);
  }

  private static void add(String place, Map<String, Long> populations, Map<String, Long> counts) {
    populations.forEach((code, count) -> counts.put(place + "/" + code, count));
  }
}
