package org.condyle.server.operation.smartclient;

import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.Clients.Registered;
import org.condyle.server.smart.client.SmartClient;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UrlType;

/** Clients as they were registered; a secret only in the answer to the registration. */
final class SmartClientResponse {

  private SmartClientResponse() {}

  static Parameters of(Registered registered, Practices practices) {
    Parameters response = new Parameters();
    add(response, registered.client(), practices);
    if (registered.secret() != null) {
      response.addParameter().setName("secret").setValue(new StringType(registered.secret()));
    }
    return response;
  }

  static void add(Parameters response, SmartClient client, Practices practices) {
    ParametersParameterComponent shown = response.addParameter().setName("client");
    part(shown, "id", new StringType(client.clientId()));
    part(shown, "name", new StringType(client.name()));
    part(shown, "kind", new CodeType(client.kind().code()));
    client.grants().stream().sorted().forEach(each -> part(shown, "grant", new CodeType(each)));
    client.redirectUris().stream()
        .sorted()
        .forEach(each -> part(shown, "redirectUri", new UrlType(each)));
    if (client.launchUrl() != null) {
      part(shown, "launchUrl", new UrlType(client.launchUrl()));
    }
    if (client.jwksUrl() != null) {
      part(shown, "jwksUrl", new UrlType(client.jwksUrl()));
    }
    if (client.provider() != null) {
      part(shown, "externalId", new StringType(client.provider().id()));
      part(shown, "externalSubject", new StringType(client.provider().subject()));
    }
    client.sortedScopes().forEach(each -> part(shown, "scope", new StringType(each)));
    client.partitions().stream()
        .sorted()
        .flatMap(partition -> practices.find(partition).stream())
        .map(Practice::name)
        .forEach(each -> part(shown, "tenant", new StringType(each)));
    part(shown, "disabled", new BooleanType(client.isDisabled()));
  }

  private static void part(ParametersParameterComponent shown, String name, Type value) {
    shown.addPart().setName(name).setValue(value);
  }
}
