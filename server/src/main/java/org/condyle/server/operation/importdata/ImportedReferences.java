package org.condyle.server.operation.importdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Scope;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Resource;

/**
 * What an imported resource may point to: whether a reference resolves tells whether there is such
 * a resource, as with any other write. An import has nobody to ask about single instances while it
 * runs, so it is types that count: those of which the caller may read everything.
 */
final class ImportedReferences {

  private final FhirTerser terser;

  ImportedReferences(FhirContext fhirContext) {
    this.terser = fhirContext.newTerser();
  }

  /**
   * @param readable see {@link ImportRequest#readable}
   * @throws ProblemException FORBIDDEN, or CONDITION_REFUSED for a reference by a search
   */
  void require(Set<String> readable, Resource resource) {
    if (readable.contains(Scope.ANY_TYPE)) {
      return;
    }
    for (ResourceReferenceInfo found : terser.getAllResourceReferences(resource)) {
      require(readable, found.getResourceReference().getReferenceElement());
    }
  }

  private static void require(Set<String> readable, IIdType target) {
    String text = target.getValue();
    if (text == null) {
      return;
    }
    if (text.indexOf('?') >= 0) {
      throw new ProblemException(
          ProblemCode.CONDITION_REFUSED,
          "Only who may read everything can point to something by a condition; name the instance");
    }
    String type = target.getResourceType();
    boolean within =
        type != null && target.hasIdPart() && !target.isAbsolute() && !target.isLocal();
    if (within && !readable.contains(type)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "The token's scopes do not let all of " + type + " be read, and so not be pointed to");
    }
  }
}
