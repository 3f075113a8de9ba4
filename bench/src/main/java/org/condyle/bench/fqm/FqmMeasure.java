package org.condyle.bench.fqm;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.ResolvedContent.ResolvedValueSet;
import org.condyle.cql.content.ResolvedLibrary;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.cqframework.cql.cql2elm.StringLibrarySourceProvider;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.ValueSet;

/** Turns a measure into the form that fqm-execution reads: ELM and expanded value sets. */
public final class FqmMeasure {

  /** The parameter of our measures that fqm-execution has no way to set. */
  private static final String CUT_OFF_DEFAULT = "parameter \"Data Cut-Off\" DateTime default Now()";

  private final FhirContext fhir;

  public FqmMeasure(FhirContext fhir) {
    this.fhir = fhir;
  }

  /**
   * @param content whose libraries all have CQL text
   * @param dataCutOff stands in the logic as the parameter's default
   * @return a collection Bundle in JSON
   * @throws IllegalStateException if a library does not translate
   */
  public String json(Measure measure, ResolvedContent content, OffsetDateTime dataCutOff) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    bundle.addEntry().setResource(withPlainLibrary(measure));
    List<String> texts = new ArrayList<>();
    for (ResolvedLibrary library : content.libraries()) {
      texts.add(text(library, dataCutOff));
    }
    for (int i = 0; i < texts.size(); i++) {
      bundle.addEntry().setResource(library(content.libraries().get(i), elm(texts.get(i), texts)));
    }
    content.valueSets().values().forEach(set -> bundle.addEntry().setResource(valueSet(set)));
    return fhir.newJsonParser().encodeResourceToString(bundle);
  }

  /** It looks the library up by url alone; the Bundle holds only the one version. */
  private static Measure withPlainLibrary(Measure measure) {
    Measure copy = measure.copy();
    String canonical = measure.getLibrary().get(0).getValue();
    copy.getLibrary().get(0).setValue(canonical.split("\\|", -1)[0]);
    return copy;
  }

  private static String text(ResolvedLibrary library, OffsetDateTime dataCutOff) {
    String cql = library.cql();
    if (cql == null) {
      throw new IllegalStateException("Library " + library.name() + " has no CQL text");
    }
    return cql.replace(
        CUT_OFF_DEFAULT, "parameter \"Data Cut-Off\" DateTime default @" + dataCutOff);
  }

  private static String elm(String cql, List<String> all) {
    LibraryManager libraries = new LibraryManager(new ModelManager());
    libraries.getLibrarySourceLoader().registerProvider(new StringLibrarySourceProvider(all));
    CqlTranslator translator = CqlTranslator.fromText(cql, libraries);
    if (!translator.getErrors().isEmpty()) {
      throw new IllegalStateException(translator.getErrors().get(0).getMessage());
    }
    return translator.toJson();
  }

  private static Library library(ResolvedLibrary source, String elm) {
    Library library = new Library();
    library.setId(source.name());
    library
        .setUrl(source.url())
        .setVersion(source.version())
        .setName(source.name())
        .setStatus(PublicationStatus.ACTIVE);
    library
        .addContent()
        .setContentType("application/elm+json")
        .setData(elm.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static ValueSet valueSet(ResolvedValueSet source) {
    ValueSet valueSet = new ValueSet();
    valueSet.setUrl(source.pin().url()).setVersion(source.pin().version());
    source
        .codes()
        .codes()
        .forEach(
            code ->
                valueSet
                    .getExpansion()
                    .addContains()
                    .setSystem(code.system())
                    .setCode(code.code()));
    return valueSet;
  }
}
