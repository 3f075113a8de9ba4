package org.condyle.server.store;

import ca.uhn.fhir.context.FhirContext;
import java.util.Set;
import org.condyle.server.partition.Partitions;

/** The content that is installed, as it is seen from each practice. */
public final class Contents {

  private final StoreReader reader;
  private final FhirContext fhirContext;

  Contents(StoreReader reader, FhirContext fhirContext) {
    this.reader = reader;
    this.fhirContext = fhirContext;
  }

  /**
   * What is seen from a practice: its own content and what all practices share.
   *
   * @param practice its partition; the shared one for what all share alone
   */
  public ContentStore of(int practice) {
    return new ContentStore(reader, fhirContext, Partitions.ofContent(Set.of(practice)));
  }
}
