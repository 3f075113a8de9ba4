package org.condyle.server.operation.smartclient;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Role;
import org.condyle.server.oidc.SiteProvider;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.ClientKind;
import org.condyle.server.smart.client.ClientRequest;
import org.condyle.server.smart.client.ProviderClient;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.client.SmartEvents.Agent;
import org.condyle.server.smart.registration.ClientRegistrations;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;

/**
 * Registers, lists and disables clients, for administrators: each within the practices of the
 * token, the operator within all.
 */
final class SmartClientService {

  static final String REGISTER = "register-client";
  static final String LIST = "list-clients";
  static final String DISABLE = "disable-client";

  private final OperationBinding binding;
  private final ClientRegistrations registrations;
  private final Practices practices;
  private final SiteProvider provider;

  SmartClientService(
      OperationBinding binding,
      ClientRegistrations registrations,
      Practices practices,
      SiteProvider provider) {
    this.binding = binding;
    this.registrations = registrations;
    this.practices = practices;
    this.provider = provider;
  }

  Parameters register(RequestDetails request) {
    Caller caller = administrator(request);
    sayHowLongToWait(caller, request);
    OperationParameters parameters = binding.read(REGISTER, request);
    return SmartClientResponse.of(
        registrations.register(
            agent(caller, request),
            wanted(parameters, caller),
            external(parameters, issuer(caller)).orElse(null)),
        practices);
  }

  private void sayHowLongToWait(Caller caller, RequestDetails request) {
    Optional<Duration> wait = registrations.mustWait(agent(caller, request));
    if (wait.isPresent() && request instanceof ServletRequestDetails servlet) {
      servlet.getServletResponse().setHeader("Retry-After", String.valueOf(wait.get().toSeconds()));
    }
  }

  private static Optional<ProviderClient> external(
      OperationParameters parameters, Optional<String> issuer) {
    return parameters
        .text("externalId")
        .map(id -> ProviderClient.of(issuer, id, parameters.text("externalSubject").orElse(id)));
  }

  /** Of the provider whose programs the caller may register. */
  private Optional<String> issuer(Caller caller) {
    return reach(caller).contains(Partitions.FIRST_PRACTICE) ? provider.issuer() : Optional.empty();
  }

  private ClientRequest wanted(OperationParameters parameters, Caller caller) {
    ClientKind kind =
        ClientKind.of(parameters.requiredText("kind"))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.CLIENT_INVALID,
                        "A client is public, symmetric, asymmetric or external",
                        "kind"));
    return new ClientRequest(
        parameters.requiredText("name"),
        kind,
        new LinkedHashSet<>(parameters.texts("redirectUri")),
        parameters.text("launchUrl").orElse(null),
        new LinkedHashSet<>(parameters.texts("grant")),
        parameters.texts("scope").stream()
            .flatMap(text -> Set.of(text.strip().split(" +")).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        parameters.text("jwksUrl").orElse(null),
        parameters.text("jwks").orElse(null),
        partitions(parameters, caller));
  }

  private Set<Integer> partitions(OperationParameters parameters, Caller caller) {
    if (!parameters.has("tenant")) {
      return caller.practices();
    }
    Set<Integer> reach = reach(caller);
    Set<Integer> named = new HashSet<>();
    for (String name : parameters.texts("tenant")) {
      named.add(
          practices
              .find(name)
              .map(Practice::partition)
              .filter(reach::contains)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          ProblemCode.CLIENT_INVALID,
                          "There is no such practice, or it is not yours",
                          "tenant")));
    }
    return named;
  }

  Parameters list(RequestDetails request) {
    Caller caller = administrator(request);
    binding.read(LIST, request);
    Parameters response = new Parameters();
    registrations
        .within(reach(caller))
        .forEach(client -> SmartClientResponse.add(response, client, practices));
    return response;
  }

  Parameters disable(RequestDetails request) {
    Caller caller = administrator(request);
    String clientId = binding.read(DISABLE, request).requiredText("client");
    int revoked = registrations.disable(agent(caller, request), clientId, reach(caller));
    Parameters response = new Parameters();
    response.addParameter().setName("revoked").setValue(new IntegerType(revoked));
    return response;
  }

  /** The practices whose clients the caller keeps. */
  private Set<Integer> reach(Caller caller) {
    return isOperator(caller)
        ? practices.all().stream().map(Practice::partition).collect(Collectors.toSet())
        : caller.practices();
  }

  private static Agent agent(Caller caller, RequestDetails request) {
    return Agent.of(
        caller,
        request instanceof ServletRequestDetails servlet
            ? servlet.getServletRequest().getRemoteAddr()
            : null);
  }

  private static boolean isOperator(Caller caller) {
    return caller.id().equals("client/" + SmartClient.OPERATOR);
  }

  private static Caller administrator(RequestDetails request) {
    Caller caller = CallerOfRequest.of(request);
    if (caller.role() != Role.ADMINISTRATOR) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "Clients are kept by an administrator of the practice");
    }
    return caller;
  }
}
