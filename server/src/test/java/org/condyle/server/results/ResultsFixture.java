package org.condyle.server.results;

import java.math.BigDecimal;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Location.LocationStatus;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupPopulationComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.springframework.jdbc.core.JdbcTemplate;

/** Measures and data for tests of stored results. */
final class ResultsFixture {

  private static final String CQFM = "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-";

  private static final String PATIENTS =
      """
      context Patient
      define "In":
        if exists ([Observation] O where O.status.value = 'entered-in-error')
        then Message(true, true, 'x', 'Error', 'no')
        else exists [Observation] or exists [Encounter]
      define "Out":
        exists ([Observation] O where O.status.value = 'final')
          or exists ([Encounter] E where exists (E.location L where exists (
            [Location] P where L.location.reference.value = 'Location/' + P.id.value
              and P.status.value = 'active')))
      define "Gender": Patient.gender.value
      """;

  private static final String OBSERVATIONS =
      """
      context Patient
      define "All": [Observation]
      define function "Points"(o Observation): o.value as FHIR.Quantity
      define "Gender": Patient.gender.value
      """;

  private ResultsFixture() {}

  /** A proportion of patients with strata and supplemental data. */
  static Reports patients(String name) {
    SmallMeasure.install(patientsMeasure(name), SmallMeasure.library(name, PATIENTS));
    return new Reports(name + "-1.0.0", "2026-01-01", "2026-12-31");
  }

  /** The library of {@link #patients} with other logic, in the same version. */
  static Library otherLogic(String name) {
    return SmallMeasure.library(name, PATIENTS.replace("'final'", "'amended'"));
  }

  private static Measure patientsMeasure(String name) {
    Measure measure = SmallMeasure.measure(name, "1.0.0");
    byGender(measure.getGroupFirstRep());
    Measure.MeasureSupplementalDataComponent data = measure.addSupplementalData();
    data.setId("sde-gender");
    data.addUsage()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-data-usage")
        .setCode("supplemental-data");
    data.getCriteria().setLanguage("text/cql-identifier").setExpression("Gender");
    return measure;
  }

  /** The median of observed quantities, by gender. */
  static Reports observations(String name) {
    Measure measure = new Measure();
    measure.setId(name + "-1.0.0");
    measure.setUrl(SmallMeasure.BASE + "Measure/" + name);
    measure.setVersion("1.0.0");
    measure.setName(name);
    measure.setStatus(PublicationStatus.ACTIVE);
    measure.addLibrary(SmallMeasure.BASE + "Library/" + name);
    measure
        .getScoring()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-scoring")
        .setCode("continuous-variable");
    MeasureGroupComponent group = measure.addGroup();
    group.setId("group");
    group.addExtension(CQFM + "populationBasis", new CodeType("Observation"));
    population(group, "initial-population", "All");
    population(group, "measure-population", "All");
    MeasureGroupPopulationComponent observed = population(group, "measure-observation", "Points");
    observed.addExtension(CQFM + "aggregateMethod", new CodeType("median"));
    observed.addExtension(CQFM + "criteriaReference", new StringType("measure-population"));
    byGender(group);
    SmallMeasure.install(measure, SmallMeasure.library(name, OBSERVATIONS));
    return new Reports(name + "-1.0.0", "2026-01-01", "2026-12-31");
  }

  private static void byGender(MeasureGroupComponent group) {
    Measure.MeasureGroupStratifierComponent stratifier = group.addStratifier();
    stratifier.setId("gender");
    stratifier.getCriteria().setLanguage("text/cql-identifier").setExpression("Gender");
  }

  private static MeasureGroupPopulationComponent population(
      MeasureGroupComponent group, String code, String expression) {
    MeasureGroupPopulationComponent population = group.addPopulation();
    population.setId(code);
    population
        .getCode()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-population")
        .setCode(code);
    population.getCriteria().setLanguage("text/cql-identifier").setExpression(expression);
    return population;
  }

  static void put(Resource... resources) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (Resource resource : resources) {
      bundle
          .addEntry()
          .setResource(resource)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }
    SharedServer.client().transaction().withBundle(bundle).execute();
  }

  static void delete(String type, String id) {
    SharedServer.client().delete().resourceById(type, id).execute();
  }

  static Patient patient(String id, AdministrativeGender gender) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.setGender(gender);
    return patient;
  }

  static Observation observation(String id, String patientId, ObservationStatus status, int value) {
    Observation observation = new Observation();
    observation.setId(id);
    observation.setStatus(status);
    observation.setSubject(new Reference("Patient/" + patientId));
    observation.setValue(
        new Quantity()
            .setValue(BigDecimal.valueOf(value, 1))
            .setSystem("http://unitsofmeasure.org")
            .setCode(value % 2 == 0 ? "g" : "mg"));
    return observation;
  }

  static Encounter encounter(String id, String patientId, String locationId) {
    Encounter encounter = new Encounter();
    encounter.setId(id);
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter.setSubject(new Reference("Patient/" + patientId));
    encounter.addLocation().setLocation(new Reference("Location/" + locationId));
    return encounter;
  }

  static Location location(String id, LocationStatus status) {
    Location location = new Location();
    location.setId(id);
    location.setStatus(status);
    return location;
  }

  static JdbcTemplate database() {
    return new JdbcTemplate(SharedServer.server().part(DataSource.class));
  }
}
