package org.condyle.cql.runtime;

import java.util.Set;
import org.cqframework.cql.elm.visiting.BaseElmLibraryVisitor;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Retrieve;

/** Collects the FHIR types that a library reads. */
final class RetrievedTypes extends BaseElmLibraryVisitor<Boolean, Set<String>> {

  @Override
  public Boolean visitRetrieve(Retrieve retrieve, Set<String> types) {
    if (retrieve.getDataType() != null) {
      types.add(retrieve.getDataType().getLocalPart());
    }
    return super.visitRetrieve(retrieve, types);
  }

  @Override
  protected Boolean defaultResult(Element element, Set<String> types) {
    return true;
  }
}
