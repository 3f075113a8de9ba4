package org.condyle.server.operation.promlink;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.net.URI;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.link.IssuedLink;
import org.condyle.server.proms.link.Links;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;

/** Issues and revokes links for staff and their programs. */
final class PromLinkService {

  static final String ISSUE = "Patient-prom-link";
  static final String REVOKE = "Patient-prom-link-revoke";

  private final OperationBinding binding;
  private final Links links;
  private final PracticeOfRequest practices;

  PromLinkService(OperationBinding binding, Links links, PracticeOfRequest practices) {
    this.binding = binding;
    this.links = links;
    this.practices = practices;
  }

  Parameters issue(String patientId, RequestDetails request) {
    PromLinkRequest wanted = PromLinkRequest.of(binding.read(ISSUE, request));
    IssuedLink link =
        links.issue(
            practices.partitionOf(request),
            patientId,
            wanted.purpose(),
            wanted.validFor(),
            serverOf(request));
    return PromLinkResponse.of(link);
  }

  /** The address under which the server was asked, without the FHIR base. */
  private static URI serverOf(RequestDetails request) {
    return URI.create(request.getFhirServerBase().replaceFirst("/fhir/?$", ""));
  }

  Parameters revoke(String patientId, RequestDetails request) {
    OperationParameters parameters = binding.read(REVOKE, request);
    int partition = practices.partitionOf(request);
    int revoked =
        parameters
            .text("link")
            .map(link -> links.revoke(partition, patientId, id(link)))
            .orElseGet(() -> links.revokeAll(partition, patientId));
    Parameters response = new Parameters();
    response.addParameter().setName("revoked").setValue(new IntegerType(revoked));
    return response;
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      // No link has such an id; what is malformed is as unknown as what is not there.
      throw new ProblemException(ProblemCode.LINK_UNKNOWN, "The patient has no such link", "link");
    }
  }
}
