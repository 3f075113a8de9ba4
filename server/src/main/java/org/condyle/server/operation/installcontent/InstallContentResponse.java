package org.condyle.server.operation.installcontent;

import java.util.List;
import org.condyle.server.content.InstalledArtefact;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;

/** One {@code artefact} for each resource: its canonical, where it is, and whether it is new. */
final class InstallContentResponse {

  private InstallContentResponse() {}

  static Parameters of(List<InstalledArtefact> installed) {
    Parameters response = new Parameters();
    for (InstalledArtefact artefact : installed) {
      Parameters.ParametersParameterComponent parameter =
          response.addParameter().setName("artefact");
      parameter.addPart().setName("canonical").setValue(new CanonicalType(artefact.canonical()));
      parameter
          .addPart()
          .setName("reference")
          .setValue(new Reference(artefact.type() + "/" + artefact.id()));
      parameter
          .addPart()
          .setName("status")
          .setValue(new CodeType(artefact.isNew() ? "installed" : "present"));
    }
    return response;
  }
}
