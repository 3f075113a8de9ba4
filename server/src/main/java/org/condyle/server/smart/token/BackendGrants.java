package org.condyle.server.smart.token;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartClient;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * What programs are granted that act on their own behalf (SMART Backend Services). A program that
 * was registered gets {@code system/} scopes in one of its practices, which the parameter {@code
 * tenant} names where there are several. The operator may besides act in any role ({@code role},
 * with {@code user/} scopes) and say for how long ({@code minutes}).
 */
public final class BackendGrants {

  private static final int LONGEST_MINUTES = 60;
  private static final int USUAL_MINUTES = 15;

  private final Practices practices;

  public BackendGrants(Practices practices) {
    this.practices = practices;
  }

  /** On whose behalf, and for how long. */
  record Granted(Holder holder, Duration valid) {}

  /**
   * Whether what is asked for may be granted.
   *
   * @throws OAuth2AuthenticationException invalid_scope, invalid_request
   */
  public void check(RegisteredClient client, OAuth2ClientCredentialsAuthenticationToken request) {
    grant(client, request);
  }

  Granted grant(RegisteredClient registered, OAuth2ClientCredentialsAuthenticationToken request) {
    SmartClient client = RegisteredClients.of(registered);
    Map<String, Object> parameters = request.getAdditionalParameters();
    Role role = client.isOperator() ? role(parameters) : Role.SYSTEM;
    checkScopes(client, role, request.getScopes());
    Set<Integer> partitions = partitions(client, text(parameters, "tenant"));
    if (!client.isOperator()) {
      return new Granted(
          Holder.of(client, role, partitions, null), RegisteredClients.BACKEND_ACCESS);
    }
    Optional<String> patient = text(parameters, "patient");
    if ((role == Role.PATIENT) != patient.isPresent()) {
      throw refused("The role patient, and no other, goes with the parameter patient");
    }
    return new Granted(
        Holder.of(client, role, partitions, patient.orElse(null)), minutes(parameters));
  }

  private static void checkScopes(SmartClient client, Role role, Set<String> scopes) {
    boolean fits =
        !scopes.isEmpty()
            && scopes.stream().allMatch(scope -> client.allows(scope) && isOf(role, scope));
    if (!fits) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
    }
  }

  private static boolean isOf(Role role, String text) {
    return Scope.parse(text)
        .filter(scope -> (scope.level() == Scope.Level.SYSTEM) == (role == Role.SYSTEM))
        .isPresent();
  }

  private Set<Integer> partitions(SmartClient client, Optional<String> tenant) {
    Set<Integer> allowed =
        client.isOperator()
            ? practices.all().stream().map(Practice::partition).collect(Collectors.toSet())
            : client.partitions();
    if (tenant.isPresent()) {
      return practices
          .find(tenant.get())
          .map(Practice::partition)
          .filter(allowed::contains)
          .map(Set::of)
          .orElseThrow(() -> refused("The client does not act for such a practice"));
    }
    if (client.isOperator()) {
      return Set.of(Partitions.FIRST_PRACTICE);
    }
    if (allowed.size() != 1) {
      throw refused(
          "The client acts for several practices; the parameter tenant names one of "
              + new TreeSet<>(
                  practices.all().stream()
                      .filter(practice -> allowed.contains(practice.partition()))
                      .map(Practice::name)
                      .toList()));
    }
    return allowed;
  }

  private static Role role(Map<String, Object> parameters) {
    return text(parameters, "role")
        .map(code -> Role.of(code).orElseThrow(() -> refused("There is no such role")))
        .orElse(Role.SYSTEM);
  }

  private static Duration minutes(Map<String, Object> parameters) {
    String text = text(parameters, "minutes").orElse(String.valueOf(USUAL_MINUTES));
    if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > LONGEST_MINUTES) {
      throw refused("A token is good for 1 to " + LONGEST_MINUTES + " minutes");
    }
    return Duration.ofMinutes(Integer.parseInt(text));
  }

  private static Optional<String> text(Map<String, Object> parameters, String name) {
    Object value = parameters.get(name);
    if (value != null && !(value instanceof String)) {
      throw refused("The parameter " + name + " is given once");
    }
    return Optional.ofNullable((String) value).filter(text -> !text.isEmpty());
  }

  private static OAuth2AuthenticationException refused(String why) {
    return new OAuth2AuthenticationException(
        new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, why, null));
  }
}
