package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.condyle.cql.requirements.DataRequirements;
import org.condyle.measures.PublishedMeasure.Case;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requirements are a pre-selection that may be relied on: a measure gives the same results over
 * what they select as over the whole record. The records are the official cases, each with its own
 * history laid into other years besides, so that there is much to be left out.
 */
class DataRequirementsSafetyTest {

  private static final Pattern DATE = Pattern.compile("\"(\\d{4})(-\\d{2}[-T\\d:.+Z]*\")");

  private final IParser json = FhirContext.forR4Cached().newJsonParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CMS122FHIRDiabetesAssessGT9Pct",
        "CMS139FHIRFallRiskScreening",
        "CMS157FHIRPainIntensityQuantified",
        "CMS2FHIRPCSDepScreenAndFollowUp"
      })
  void aMeasureGivesTheSameOverTheSelectedDataAsOverTheWholeRecord(String name) {
    PublishedMeasure measure = new PublishedMeasure(SharedTestData.folder("ecqm").resolve(name));
    DataRequirements requirements = DataRequirements.of(measure.program().content());
    Map<MeasurementPeriod, SubjectEvaluator> evaluators = new HashMap<>();
    List<String> differences = new ArrayList<>();
    int whole = 0;
    int selected = 0;
    for (Case each : measure.cases()) {
      SubjectEvaluator evaluator =
          evaluators.computeIfAbsent(each.period(), period -> measure.run(period).evaluator());
      PatientRecord record = withOtherYears(each.record());
      PatientRecord selection = requirements.select(record, each.period());
      whole += record.size();
      selected += selection.size();
      if (!evaluator.evaluate(selection).equals(evaluator.evaluate(record))) {
        differences.add(each.id());
      }
    }

    assertThat(differences).isEmpty();
    assertThat(selected).as("resources selected of %d", whole).isPositive().isLessThan(whole);
  }

  private PatientRecord withOtherYears(PatientRecord record) {
    List<Resource> resources = new ArrayList<>();
    for (String type : record.types()) {
      for (Resource resource : record.ofType(type)) {
        resources.add(resource);
        for (int years : new int[] {-4, -1, 1}) {
          resources.add(moved(resource, years));
        }
      }
    }
    resources.removeIf(resource -> resource.fhirType().equals("Patient"));
    return PatientRecord.of(record.patient(), resources);
  }

  private Resource moved(Resource resource, int years) {
    String text =
        DATE.matcher(json.encodeResourceToString(resource))
            .replaceAll(date -> "\"" + (Integer.parseInt(date.group(1)) + years) + date.group(2))
            .replace("-02-29", "-02-28");
    Resource moved = (Resource) json.parseResource(text);
    moved.setId(resource.fhirType() + "/" + resource.getIdElement().getIdPart() + "y" + years);
    return moved;
  }
}
