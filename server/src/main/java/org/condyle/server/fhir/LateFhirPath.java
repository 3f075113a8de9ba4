package org.condyle.server.fhir;

import ca.uhn.fhir.jpa.searchparam.extractor.SearchParamExtractorR4;
import org.hl7.fhir.instance.model.api.IBase;

/**
 * Makes the FHIRPath engine, for which all of FHIR's structure definitions are parsed, after the
 * server answers ({@link StorageConfig#fhirPathAfterStart}), or when the first resource is written
 * if that is earlier. Searches do not need it.
 */
class LateFhirPath extends SearchParamExtractorR4 {

  private volatile boolean ready;

  /** Called when the bean is made. */
  @Override
  public void initFhirPath() {}

  @Override
  public IValueExtractor getPathValueExtractor(IBase resource, String path) {
    if (!ready) {
      prepare();
    }
    return super.getPathValueExtractor(resource, path);
  }

  private synchronized void prepare() {
    if (!ready) {
      super.initFhirPath();
      ready = true;
    }
  }
}
