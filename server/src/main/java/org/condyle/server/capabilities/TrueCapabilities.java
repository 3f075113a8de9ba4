package org.condyle.server.capabilities;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.server.ProductVersion;
import org.condyle.server.operation.LongOperation;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;

/**
 * Makes of HAPI's CapabilityStatement, which lists everything that is registered, one that says
 * what is offered.
 */
@Interceptor
public class TrueCapabilities {

  private static final String DEFINITIONS = "https://condyle.org/fhir/OperationDefinition/";

  private static final String ALSO_ASYNC =
      "Also answered asynchronously, with Prefer: respond-async; the status is then 202, and"
          + " Content-Location says where to ask for the answer.";

  private final OfferedOperations offered;
  private final Set<String> async;

  /**
   * @param async which operations can be answered asynchronously
   */
  public TrueCapabilities(OfferedOperations offered, List<LongOperation> async) {
    this.offered = offered;
    this.async =
        async.stream()
            .map(operation -> DEFINITIONS + operation.definition())
            .collect(Collectors.toUnmodifiableSet());
  }

  @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
  public void correct(IBaseConformance statement) {
    if (!(statement instanceof CapabilityStatement capabilities)) {
      return;
    }
    capabilities.setName("Condyle");
    capabilities.setTitle("Condyle, an open-source FHIR server for orthopedic quality");
    capabilities.setPublisher("Condyle");
    capabilities.getSoftware().setName("Condyle").setVersion(ProductVersion.TEXT);
    capabilities.getRest().forEach(this::correct);
  }

  private void correct(CapabilityStatementRestComponent rest) {
    rest.getOperation().removeIf(operation -> !isOurs(operation));
    rest.getInteraction()
        .removeIf(interaction -> interaction.getCode() == SystemRestfulInteraction.SEARCHSYSTEM);
    for (CapabilityStatementRestResourceComponent resource : rest.getResource()) {
      resource.getOperation().removeIf(operation -> !isOurs(operation));
      resource.getOperation().stream()
          .filter(operation -> async.contains(operation.getDefinition()))
          .forEach(operation -> operation.setDocumentation(ALSO_ASYNC));
    }
  }

  private boolean isOurs(CapabilityStatementRestResourceOperationComponent operation) {
    return operation.getName() != null
        && offered.offers(operation.getName())
        && operation.getDefinition() != null
        && operation.getDefinition().startsWith(DEFINITIONS);
  }
}
