package org.condyle.server.store;

import java.util.Set;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Resource;

/**
 * How a bulk export gives what it reads.
 *
 * @param elements what of each resource is written, as HAPI's parser takes it; empty for everything
 * @param kept whether a resource is given at all
 */
public record ExportView(Set<String> elements, Predicate<Resource> kept) {

  public ExportView {
    elements = Set.copyOf(elements);
  }
}
