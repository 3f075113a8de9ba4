package org.condyle.server.operation.submitdata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.server.operation.submitdata.Submission.Part;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Parameters;

/** One {@code return} for each part of the submission, though all was one transaction. */
final class SubmitDataResponse {

  private SubmitDataResponse() {}

  /**
   * @param submission whose resources have the ids under which they were written
   * @param written an entry for each resource, once, in the order of the submission
   */
  static Parameters of(Submission submission, Bundle written) {
    List<String> references = new ArrayList<>();
    for (Part part : submission.parts()) {
      references.addAll(references(part));
    }
    Map<String, BundleEntryComponent> responses = new LinkedHashMap<>();
    List<String> once = references.stream().distinct().toList();
    for (int i = 0; i < once.size(); i++) {
      responses.put(once.get(i), written.getEntry().get(i));
    }
    Parameters response = new Parameters();
    for (Part part : submission.parts()) {
      Bundle bundle = new Bundle();
      bundle.setType(Bundle.BundleType.TRANSACTIONRESPONSE);
      references(part).stream()
          .distinct()
          .map(responses::get)
          .forEach(entry -> bundle.addEntry(entry.copy()));
      response.addParameter().setName("return").setResource(bundle);
    }
    return response;
  }

  private static List<String> references(Part part) {
    return part.items().stream()
        .map(item -> item.resource().fhirType() + "/" + item.resource().getIdElement().getIdPart())
        .toList();
  }
}
