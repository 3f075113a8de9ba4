package org.condyle.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;

/** Makes and installs measures of a few lines, for tests of operations. */
public final class SmallMeasure {

  /** The canonical base of all of them. */
  public static final String BASE = "https://example.org/small/";

  private SmallMeasure() {}

  /** A proportion: denominator {@code In}, numerator {@code Out}. */
  public static Measure measure(String name, String version) {
    Measure measure = new Measure();
    measure.setId(name + "-" + version);
    measure.setUrl(BASE + "Measure/" + name);
    measure.setVersion(version);
    measure.setName(name);
    measure.setStatus(PublicationStatus.ACTIVE);
    measure.addLibrary(BASE + "Library/" + name);
    return asProportion(measure);
  }

  /** Gives a measure one group: denominator {@code In}, numerator {@code Out}. */
  public static Measure asProportion(Measure measure) {
    measure
        .getScoring()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-scoring")
        .setCode("proportion");
    Measure.MeasureGroupComponent group = measure.addGroup();
    group.setId("group");
    population(group, "initial-population", "In");
    population(group, "denominator", "In");
    population(group, "numerator", "Out");
    return measure;
  }

  private static void population(
      Measure.MeasureGroupComponent group, String code, String expression) {
    Measure.MeasureGroupPopulationComponent population = group.addPopulation();
    population.setId(code);
    population
        .getCode()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-population")
        .setCode(code);
    population.getCriteria().setLanguage("text/cql-identifier").setExpression(expression);
  }

  /**
   * The library of CQL text.
   *
   * @param body what stands below {@code library} and {@code using}
   */
  public static Library library(String name, String body) {
    String cql = "library " + name + " version '1.0.0'\nusing FHIR version '4.0.1'\n" + body;
    Library library = new Library();
    library.setId(name);
    library.setUrl(BASE + "Library/" + name);
    library.setVersion("1.0.0");
    library.setName(name);
    library.setStatus(PublicationStatus.ACTIVE);
    library
        .getType()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
        .setCode("logic-library");
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  /** A transaction that writes artefacts at their ids. */
  public static Bundle bundle(MetadataResource... artefacts) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (MetadataResource artefact : artefacts) {
      bundle
          .addEntry()
          .setResource(artefact)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(artefact.fhirType() + "/" + artefact.getIdElement().getIdPart());
    }
    return bundle;
  }

  public static void install(MetadataResource... artefacts) {
    HttpResponse<String> answer = SharedServer.post("$install-content", bundle(artefacts));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Writes artefacts as they are, without the installer's checks. */
  public static void write(MetadataResource... artefacts) {
    HttpResponse<String> answer = SharedServer.post("", bundle(artefacts));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
