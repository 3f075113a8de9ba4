package org.condyle.server.smart.discovery;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestSecurityComponent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.UriType;

/** Says in the CapabilityStatement where tokens are got, for clients that look there. */
@Interceptor
public class SecurityStatement {

  private static final String SERVICES =
      "http://terminology.hl7.org/CodeSystem/restful-security-service";

  private static final String URIS =
      "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

  private final ServerAddress addresses;

  public SecurityStatement(ServerAddress addresses) {
    this.addresses = addresses;
  }

  @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
  public void add(IBaseConformance statement, ServletRequestDetails request) {
    if (statement instanceof CapabilityStatement capabilities && request != null) {
      capabilities
          .getRest()
          .forEach(
              rest ->
                  addresses
                      .of(request.getServletRequest())
                      .ifPresent(address -> rest.setSecurity(security(address))));
    }
  }

  private static CapabilityStatementRestSecurityComponent security(String address) {
    CapabilityStatementRestSecurityComponent security =
        new CapabilityStatementRestSecurityComponent();
    security.setCors(true);
    security
        .addService()
        .setText("OAuth2 using SMART-on-FHIR profile (see http://docs.smarthealthit.org)")
        .addCoding()
        .setSystem(SERVICES)
        .setCode("SMART-on-FHIR");
    Extension uris = security.addExtension().setUrl(URIS);
    uris.addExtension("authorize", new UriType(address + Endpoints.AUTHORIZE));
    uris.addExtension("token", new UriType(address + Endpoints.TOKEN));
    uris.addExtension("introspect", new UriType(address + Endpoints.INTROSPECT));
    uris.addExtension("revoke", new UriType(address + Endpoints.REVOKE));
    return security;
  }
}
