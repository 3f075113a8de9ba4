package org.condyle.server.smart.token;

import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;
import org.condyle.server.caller.Scopes;
import org.condyle.server.smart.launch.LaunchContext;
import org.jspecify.annotations.Nullable;

/** One grant as it is stored, without its tokens. */
record AuthorizationRow(
    UUID id,
    int version,
    String clientId,
    String grantType,
    String holderId,
    String holderName,
    @Nullable UUID userId,
    String role,
    String partitions,
    @Nullable String ownPatient,
    @Nullable String fhirUser,
    @Nullable String patient,
    @Nullable String encounter,
    boolean patientBanner,
    String scopes,
    @Nullable String authorizationUri,
    @Nullable String redirectUri,
    @Nullable String requestedScopes,
    @Nullable String appState,
    @Nullable String codeChallenge,
    @Nullable String nonce,
    OffsetDateTime expires) {

  Holder holder() {
    return new Holder(
        holderId,
        holderName,
        userId,
        Role.of(role).orElseThrow(),
        words(partitions).stream().map(Integer::valueOf).collect(Collectors.toSet()),
        ownPatient,
        fhirUser);
  }

  LaunchContext launch() {
    return new LaunchContext(patient, encounter, patientBanner);
  }

  Set<String> scopeSet() {
    return words(scopes);
  }

  Set<String> requestedScopeSet() {
    return requestedScopes == null ? Set.of() : words(requestedScopes);
  }

  /**
   * To whose record a token with these scopes is held: one's own, or that of the launch where what
   * was granted is about the record that is open.
   */
  @Nullable String heldTo(Scopes granted) {
    if (ownPatient != null) {
      return ownPatient;
    }
    boolean ofPatient =
        granted.clinical().stream().anyMatch(scope -> scope.level() == Scope.Level.PATIENT);
    return ofPatient ? patient : null;
  }

  static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(text.split(" ")));
  }
}
