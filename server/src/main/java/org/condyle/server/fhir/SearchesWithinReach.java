package org.condyle.server.fhir;

import ca.uhn.fhir.jpa.dao.ISearchBuilder;
import ca.uhn.fhir.jpa.dao.SearchBuilderFactory;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Makes HAPI's searches, each of which includes nothing that is beyond the caller's practices. */
final class SearchesWithinReach extends SearchBuilderFactory<JpaPid> {

  @Override
  public ISearchBuilder<JpaPid> newSearchBuilder(
      String type, Class<? extends IBaseResource> javaType) {
    return new IncludedWithinReach(super.newSearchBuilder(type, javaType));
  }
}
