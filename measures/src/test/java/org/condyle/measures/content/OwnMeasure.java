package org.condyle.measures.content;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.profiles.CondylePackage;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Resource;

/** One of the measures that come with this version, as tests look at it. */
record OwnMeasure(String name, Bundle bundle) {

  static final FhirContext FHIR = FhirContext.forR4Cached();

  private static final MeasureContent CONTENT = new MeasureContent(FHIR, CondylePackage.load());
  private static final Map<String, MeasureProgram> PROGRAMS = new ConcurrentHashMap<>();

  static List<String> names() {
    return CONTENT.names();
  }

  static OwnMeasure named(String name) {
    return new OwnMeasure(name, CONTENT.bundle(name));
  }

  Measure measure() {
    return resources(Measure.class).get(0);
  }

  <T extends Resource> List<T> resources(Class<T> type) {
    return bundle.getEntry().stream()
        .map(BundleEntryComponent::getResource)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Compiled once, because that takes seconds. */
  MeasureProgram program() {
    return PROGRAMS.computeIfAbsent(name, unused -> compile());
  }

  private MeasureProgram compile() {
    return MeasureProgram.compile(
        measure(),
        new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
            .resolve(MeasureReader.read(measure()).library(), measure().getUrl()));
  }
}
