package org.condyle.measures;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupPopulationComponent;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/**
 * A small measure for a test: a FHIR Measure over one CQL text. What a procedure is for the measure
 * stands as words in its code's text, which keeps the data short: {@code Says(P, 'met')}.
 */
public final class SmallMeasure {

  public static final String CQFM = "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-";

  public static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

  public static final OffsetDateTime CUT_OFF = OffsetDateTime.parse("2027-06-30T00:00:00Z");

  private static final String HEADER =
      """
      library %s version '1'
      using FHIR version '4.0.1'
      include FHIRHelpers version '4.0.1'
      parameter "Measurement Period" Interval<DateTime>
      context Patient
      define function Says(p Procedure, word String):
        PositionOf(word, p.code.text.value) >= 0
      define "Procedures": [Procedure]
      define function Words(word String):
        exists ("Procedures" P where Says(P, word))
      """;

  private final String cql;
  private final Measure measure = new Measure();

  private SmallMeasure(String name, String cql) {
    this.cql = HEADER.formatted(name) + cql;
    measure.setUrl("http://example.org/Measure/" + name).setVersion("3").setName(name);
    measure.addLibrary("http://example.org/Library/" + name);
    notation(measure.getImprovementNotation(), "increase");
  }

  /** A measure with a library of this text, to which a header is added. */
  public static SmallMeasure of(String name, String cql) {
    return new SmallMeasure(name, cql);
  }

  public SmallMeasure scored(String scoring) {
    measure.getScoring().addCoding(new Coding(Scoring.SYSTEM, scoring, null));
    return this;
  }

  /** Whatever else the test wants of the resource. */
  public SmallMeasure with(Consumer<Measure> change) {
    change.accept(measure);
    return this;
  }

  /**
   * A group.
   *
   * @param basis boolean or a resource type
   * @param populations code and definition in turn
   */
  public SmallMeasure group(String id, String basis, String... populations) {
    MeasureGroupComponent group = measure.addGroup();
    group.setId(id);
    group.addExtension(CQFM + "populationBasis", new CodeType(basis));
    for (int i = 0; i < populations.length; i += 2) {
      population(populations[i], populations[i], populations[i + 1]);
    }
    return this;
  }

  /** One more population of the last group. */
  public SmallMeasure population(String id, String code, String definition) {
    MeasureGroupPopulationComponent population = last().addPopulation();
    population.setId(last().getId() + "." + id);
    population.getCode().addCoding(new Coding(PopulationCode.SYSTEM, code, null));
    population.getCriteria().setLanguage("text/cql-identifier").setExpression(definition);
    return this;
  }

  /** An observation of the last group. */
  public SmallMeasure observation(String id, String function, String method, String population) {
    population(id, "measure-observation", function);
    MeasureGroupPopulationComponent written =
        last().getPopulation().get(last().getPopulation().size() - 1);
    written.addExtension(CQFM + "aggregateMethod", new CodeType(method));
    reference(written, population);
    return this;
  }

  /** Which initial population the last population is drawn from. */
  public SmallMeasure drawnFrom(String population) {
    reference(last().getPopulation().get(last().getPopulation().size() - 1), population);
    return this;
  }

  private void reference(MeasureGroupPopulationComponent from, String population) {
    from.addExtension(
        CQFM + "criteriaReference", new StringType(last().getId() + "." + population));
  }

  /** A stratifier of the last group; several definitions are components. */
  public SmallMeasure stratifier(String id, String... definitions) {
    var stratifier = last().addStratifier();
    stratifier.setId(id);
    if (definitions.length == 1) {
      stratifier.setCode(new CodeableConcept().setText(id));
      stratifier.getCriteria().setLanguage("text/cql-identifier").setExpression(definitions[0]);
    } else {
      for (String definition : definitions) {
        var component = stratifier.addComponent();
        component.setCode(new CodeableConcept().setText(definition));
        component.getCriteria().setLanguage("text/cql-identifier").setExpression(definition);
      }
    }
    return this;
  }

  public SmallMeasure supplementalData(String id, String definition) {
    var data = measure.addSupplementalData();
    data.setId(id);
    data.getCriteria().setLanguage("text/cql-identifier").setExpression(definition);
    return this;
  }

  public MeasureGroupComponent last() {
    return measure.getGroup().get(measure.getGroup().size() - 1);
  }

  public static void notation(CodeableConcept concept, String code) {
    concept.setCoding(
        new ArrayList<>(
            List.of(
                new Coding(
                    "http://terminology.hl7.org/CodeSystem/measure-improvement-notation",
                    code,
                    null))));
  }

  public Measure measure() {
    return measure;
  }

  public ResolvedContent content() {
    Library library = new Library();
    library
        .setUrl(measure.getLibrary().get(0).getValue())
        .setName(measure.getName())
        .setVersion("1");
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    Bundle bundle = new Bundle();
    bundle.addEntry().setResource(library);
    return new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
        .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl());
  }

  public MeasureProgram program() {
    return MeasureProgram.compile(measure, content());
  }

  public SummaryFold summary(PatientRecord... records) {
    return summary(program(), records);
  }

  public static SummaryFold summary(MeasureProgram program, PatientRecord... records) {
    SummaryFold fold = new SummaryFold(program.definition());
    SubjectEvaluator evaluator = program.run(YEAR, CUT_OFF).evaluator();
    for (PatientRecord record : records) {
      fold.add(evaluator.evaluate(record));
    }
    return fold;
  }

  public static ReportHeader header(MeasureProgram program) {
    MeasureRun run = program.run(YEAR, CUT_OFF);
    return ReportHeader.of(
        run,
        CUT_OFF,
        new Reference("Organization/o"),
        new ReportHeader.Software("Condyle", "test"));
  }

  /** The report as a client gets it. */
  public static MeasureReport sent(MeasureReport report) {
    var parser = FhirContext.forR4Cached().newJsonParser();
    return parser.parseResource(MeasureReport.class, parser.encodeResourceToString(report));
  }

  /** A woman with a completed procedure for each text. */
  public static PatientRecord woman(String id, String... texts) {
    return patient(id, AdministrativeGender.FEMALE, texts);
  }

  public static PatientRecord man(String id, String... texts) {
    return patient(id, AdministrativeGender.MALE, texts);
  }

  public static PatientRecord patient(
      String id, @Nullable AdministrativeGender gender, String... texts) {
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      Procedure procedure = new Procedure();
      procedure.setId("Procedure/" + id + "-" + (i + 1));
      procedure.setStatus(ProcedureStatus.COMPLETED);
      procedure.setSubject(new Reference("Patient/" + id));
      procedure.getCode().setText(texts[i]);
      resources.add(procedure);
    }
    return record(id, gender, resources);
  }

  /** A woman with an Observation of each quantity, given as value and unit: {@code 3 mg}. */
  public static PatientRecord measured(String id, String... quantities) {
    List<Resource> resources = new ArrayList<>();
    for (int i = 0; i < quantities.length; i++) {
      String[] parts = quantities[i].split(" ", -1);
      Observation observation = new Observation();
      observation.setId("Observation/" + id + "-" + (i + 1));
      observation.setSubject(new Reference("Patient/" + id));
      observation.setValue(
          new Quantity()
              .setValue(new java.math.BigDecimal(parts[0]))
              .setSystem("http://unitsofmeasure.org")
              .setUnit(parts[1])
              .setCode(parts[1]));
      resources.add(observation);
    }
    return record(id, AdministrativeGender.FEMALE, resources);
  }

  private static PatientRecord record(
      String id, @Nullable AdministrativeGender gender, List<Resource> resources) {
    Patient patient = new Patient();
    patient.setId("Patient/" + id);
    if (gender != null) {
      patient.setGender(gender);
    }
    return PatientRecord.of(patient, resources);
  }
}
