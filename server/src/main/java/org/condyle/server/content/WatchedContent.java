package org.condyle.server.content;

import java.util.List;
import org.condyle.cql.content.ContentSource;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.ContentStore;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ValueSet;

/**
 * Installed content that notes whether any of what it gave is a practice's own: what is made of
 * that is the practice's own as well.
 */
final class WatchedContent implements ContentSource {

  private final ContentStore store;
  private boolean givenOwn;

  WatchedContent(ContentStore store) {
    this.store = store;
  }

  boolean hasGivenOwn() {
    return givenOwn;
  }

  @Override
  public List<Library> librariesNamed(String cqlName) {
    return watched(store.librariesNamed(cqlName));
  }

  @Override
  public List<Library> librariesAt(String url) {
    return watched(store.librariesAt(url));
  }

  @Override
  public List<ValueSet> valueSetsAt(String url) {
    return watched(store.valueSetsAt(url));
  }

  private <T extends Resource> List<T> watched(List<T> given) {
    givenOwn |= given.stream().anyMatch(each -> ContentStore.placeOf(each) != Partitions.SHARED);
    return given;
  }
}
