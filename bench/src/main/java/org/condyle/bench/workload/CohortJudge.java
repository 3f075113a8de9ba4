package org.condyle.bench.workload;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cohort.PatientRecordReader;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.content.MeasureContent;
import org.condyle.measures.definition.CompositeGroup;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.report.SummaryFold;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Measure;

/**
 * What those of our measures say of a cohort of which the generator knows nothing. The judge is the
 * CQL engine over the generated records, without database, server and linked closures. Composites
 * are left out: their components are there.
 */
public final class CohortJudge {

  private static final FhirContext FHIR = FhirContext.forR4Cached();

  private CohortJudge() {}

  /**
   * The question that the generator knows the answer to, and those about our other measures.
   *
   * @param folder keeps the answers, which take a millisecond for each patient and measure
   */
  public static List<Question> all(Path folder, Workload cohort) {
    Path file = folder.resolve("judged-" + cohort.patients() + ".json");
    try {
      if (!Files.exists(file)) {
        ArrayNode judged = Json.MAPPER.valueToTree(judge(cohort));
        Json.MAPPER.writeValue(file.toFile(), Json.MAPPER.createObjectNode().set("judged", judged));
      }
      List<Question> all = new ArrayList<>(cohort.questions());
      for (JsonNode question : Json.read(file).path("judged")) {
        all.add(Json.MAPPER.treeToValue((ObjectNode) question, Question.class));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Question> judge(Workload workload) {
    Question known = workload.questions().get(0);
    List<Judge> judges = runs(known).stream().map(Judge::of).toList();
    Cohort cohort =
        new Cohort(new CohortSettings(workload.patients(), CohortWorkload.SEED, History.NONE));
    PatientRecordReader reader = PatientRecordReader.of(FHIR, cohort);
    cohort.stream().map(reader::read).forEach(record -> judges.forEach(each -> each.add(record)));
    return judges.stream().map(each -> question(known, each.run(), each.fold())).toList();
  }

  /** One measure, evaluated by the engine patient by patient. */
  private record Judge(MeasureRun run, SubjectEvaluator evaluator, SummaryFold fold) {

    static Judge of(MeasureRun run) {
      SummaryFold fold = new SummaryFold(run.program().definition());
      return new Judge(run, run.evaluator(EvaluationPolicy.engine()), fold);
    }

    void add(PatientRecord record) {
      fold.add(evaluator.evaluate(record));
    }
  }

  private static List<MeasureRun> runs(Question known) {
    MeasureContent content = new MeasureContent(FHIR, CondylePackage.load());
    MeasurementPeriod period =
        MeasurementPeriod.parse(known.periodStart(), known.periodEnd(), ZoneOffset.UTC);
    MeasurementPeriod cutOff =
        MeasurementPeriod.parse(known.dataCutOff(), known.dataCutOff(), ZoneOffset.UTC);
    return content.names().stream()
        .filter(name -> !name.equals(known.name()))
        .map(content::bundle)
        // A composite of whole measures has no logic of its own.
        .filter(bundle -> measure(bundle).hasLibrary())
        .map(CohortJudge::program)
        .filter(
            program ->
                program.definition().groups().stream().noneMatch(CompositeGroup.class::isInstance))
        .map(program -> program.run(period, cutOff.end()))
        .toList();
  }

  private static Measure measure(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(Measure.class::isInstance)
        .map(Measure.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static MeasureProgram program(Bundle bundle) {
    Measure measure = measure(bundle);
    return MeasureProgram.compile(
        measure,
        new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
            .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl()));
  }

  private static Question question(Question known, MeasureRun run, SummaryFold fold) {
    String url = run.program().pin().url();
    return new Question(
        url.substring(url.lastIndexOf('/') + 1),
        url + "|" + run.program().pin().version(),
        known.periodStart(),
        known.periodEnd(),
        known.dataCutOff(),
        Totals.of(run.program().definition(), fold));
  }
}
