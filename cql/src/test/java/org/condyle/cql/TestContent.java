package org.condyle.cql;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.VersionManifest;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;

/** Small content for tests: libraries from CQL text, value sets from codes. */
public final class TestContent {

  public static final String BASE = "http://example.org/";
  public static final String SYSTEM = "http://example.org/codes";

  private final Bundle bundle = new Bundle();

  public TestContent library(String name, @Nullable String version, String cql) {
    return library(name, name, version, cql);
  }

  public TestContent library(String name, String tail, @Nullable String version, String cql) {
    Library library = new Library();
    library.setUrl(BASE + "Library/" + tail).setVersion(version).setName(name);
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    return resource(library);
  }

  public TestContent valueSet(String tail, @Nullable String version, String... codes) {
    ValueSet valueSet = new ValueSet();
    valueSet.setUrl(BASE + "ValueSet/" + tail).setVersion(version);
    valueSet.setStatus(PublicationStatus.ACTIVE);
    valueSet.getExpansion().setTotal(codes.length);
    for (String code : codes) {
      valueSet.getExpansion().addContains().setSystem(SYSTEM).setCode(code);
    }
    return resource(valueSet);
  }

  public TestContent resource(Resource resource) {
    bundle.addEntry().setResource(resource);
    return this;
  }

  public Bundle bundle() {
    return bundle;
  }

  public ResolvedContent resolve(String primary) {
    return resolve(primary, VersionManifest.none());
  }

  public ResolvedContent resolve(String primary, VersionManifest manifest) {
    return new ContentResolution(BundleContent.of(bundle), manifest)
        .resolve(BASE + "Library/" + primary, "Measure M");
  }

  public CompiledContent compile(String primary) {
    return CompiledContent.compile(resolve(primary));
  }

  /** The value of a definition of the library {@code T}, for a patient with these resources. */
  public @Nullable Object evaluate(
      String definition, MeasurementPeriod period, OffsetDateTime cutOff, Resource... resources) {
    CompiledContent content = compile("T");
    CqlSession session = new CqlSession(content, EvaluationSettings.of(content, period, cutOff));
    session.open(record(resources));
    return session.evaluate(definition).value();
  }

  public static PatientRecord record(Resource... resources) {
    Patient patient = new Patient();
    patient.setId("Patient/p");
    return PatientRecord.of(patient, List.of(resources));
  }
}
