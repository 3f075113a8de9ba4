package org.condyle.server.audit;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.List;
import java.util.TreeMap;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;

/** Says of AuditEvents what can be done with them, where HAPI says what it would do. */
@Interceptor
public class AuditCapabilities {

  private static final int LAST = 1000;

  @Hook(value = Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED, order = LAST)
  public void correct(IBaseConformance statement) {
    if (statement instanceof CapabilityStatement capabilities) {
      capabilities.getRest().stream()
          .flatMap(rest -> rest.getResource().stream())
          .filter(resource -> resource.getType().equals("AuditEvent"))
          .forEach(AuditCapabilities::correct);
    }
  }

  private static void correct(CapabilityStatementRestResourceComponent resource) {
    resource.setInteraction(null);
    List.of(TypeRestfulInteraction.READ, TypeRestfulInteraction.SEARCHTYPE)
        .forEach(code -> resource.addInteraction().setCode(code));
    resource.setSearchInclude(null);
    resource.setSearchRevInclude(null);
    resource.setSearchParam(null);
    new TreeMap<>(AuditSearch.PARAMETERS)
        .forEach(
            (name, type) ->
                resource.addSearchParam().setName(name).setType(SearchParamType.fromCode(type)));
    resource.setVersioning(ResourceVersionPolicy.NOVERSION);
    resource.setConditionalCreateElement(null);
    resource.setConditionalUpdateElement(null);
    resource.setConditionalDelete(null);
    resource.setConditionalRead(null);
    resource.setReadHistoryElement(null);
    resource.setUpdateCreateElement(null);
    resource.setDocumentation(
        "Written by the server alone; each answer has the latest first, and is of the caller's"
            + " practices.");
  }
}
