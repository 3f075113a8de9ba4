package org.condyle.server.smart.token;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.server.smart.client.OpaqueValue;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.launch.LaunchContext;
import org.condyle.server.smart.launch.Launches;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps grants in the database, and of what opens something only hashes. A refresh token is good
 * once: whoever sends one that another followed ends the whole grant, since either the app or the
 * one who sent it now has stolen it (RFC 9700, 4.14.2).
 */
public final class StoredAuthorizations implements OAuth2AuthorizationService {

  /** How long a person may look at the consent page. */
  private static final Duration DECISION = Duration.ofMinutes(10);

  private static final String NO_SCOPES = String.join(" ", List.of());

  private final AuthorizationTable table;
  private final AuthorizationMapping mapping;
  private final Launches launches;
  private final GrantEvents events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  StoredAuthorizations(
      AuthorizationTable table,
      AuthorizationMapping mapping,
      Launches launches,
      GrantEvents events,
      TransactionTemplate transaction,
      Clock clock) {
    this.table = table;
    this.mapping = mapping;
    this.launches = launches;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void save(OAuth2Authorization authorization) {
    Integer version = authorization.getAttribute(AuthorizationMapping.VERSION);
    UUID id = UUID.fromString(authorization.getId());
    List<TokenRow> tokens = tokens(id, authorization);
    boolean saved =
        Boolean.TRUE.equals(
            transaction.execute(
                status -> {
                  List<TokenRow> before = version == null ? List.of() : table.tokens(id);
                  if (version == null) {
                    requireStanding(authorization);
                    table.insert(mapping.row(authorization, launch(authorization), last(tokens)));
                  } else if (!table.update(id, version, scopes(authorization), last(tokens))) {
                    return false;
                  }
                  tokens.forEach(token -> write(token));
                  forgetState(id, authorization);
                  events.written(table.find(id).orElseThrow(), before, tokens);
                  return true;
                }));
    if (!saved) {
      // Two used the same code or refresh token at once.
      table.delete(id);
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }
  }

  /**
   * Whoever it is for may have been shut out since the request began. What ends access first says
   * so at the account or client and then removes the grants; as long as both are held here, it
   * either is done already, or waits and removes this grant too.
   *
   * @throws OAuth2AuthenticationException invalid_client, access_denied
   */
  private void requireStanding(OAuth2Authorization authorization) {
    String client = authorization.getRegisteredClientId();
    if (!client.equals(SmartClient.OPERATOR) && !table.holdClient(client)) {
      throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }
    if (authorization.getAttribute(Principal.class.getName()) instanceof UserAuthentication user) {
      Optional<Integer> now = table.holdUser(user.signedIn().user());
      if (now.isEmpty()
          || user.accessNumber().filter(began -> !began.equals(now.get())).isPresent()) {
        throw new OAuth2AuthenticationException(OAuth2ErrorCodes.ACCESS_DENIED);
      }
    }
  }

  private void write(TokenRow token) {
    table.write(token);
    switch (token.tokenKind()) {
      case REFRESH -> table.replaceRefresh(token.authorizationId(), token.hash());
      case ACCESS ->
          table.tokens(token.authorizationId()).stream()
              .filter(other -> other.tokenKind() == TokenKind.ACCESS)
              .filter(other -> !Arrays.equals(other.hash(), token.hash()))
              .forEach(other -> table.deleteToken(other.hash()));
      case STATE, CODE -> {}
    }
  }

  private void forgetState(UUID id, OAuth2Authorization authorization) {
    if (authorization.getAttribute(OAuth2ParameterNames.STATE) == null) {
      table.tokens(id).stream()
          .filter(token -> token.tokenKind() == TokenKind.STATE)
          .forEach(token -> table.deleteToken(token.hash()));
    }
  }

  /** The context of the launch; the handle is used up. */
  private LaunchContext launch(OAuth2Authorization authorization) {
    if (!(authorization.getAttribute(Principal.class.getName())
        instanceof UserAuthentication user)) {
      return LaunchContext.NONE;
    }
    Holder holder = Holder.of(user.signedIn());
    Optional<String> handle = AuthorizationMapping.launchHandle(authorization);
    if (handle.isEmpty()) {
      return holder.ownPatient() == null
          ? LaunchContext.NONE
          : new LaunchContext(holder.ownPatient(), null, false);
    }
    if (user.signedIn().chosen().isOverSeveral()) {
      throw launchGone();
    }
    return launches
        .take(handle.get(), user.signedIn().user(), user.signedIn().chosen().partition())
        .orElseThrow(StoredAuthorizations::launchGone);
  }

  private static OAuth2AuthenticationException launchGone() {
    return new OAuth2AuthorizationCodeRequestAuthenticationException(
        new OAuth2Error(
            OAuth2ErrorCodes.INVALID_REQUEST, "The launch was used before, or is too old", null),
        null);
  }

  private List<TokenRow> tokens(UUID id, OAuth2Authorization authorization) {
    List<TokenRow> rows = new ArrayList<>();
    String state = authorization.getAttribute(OAuth2ParameterNames.STATE);
    if (state != null) {
      Instant now = clock.instant();
      rows.add(
          new TokenRow(
              AuthorizationMapping.hash(state),
              id,
              TokenKind.STATE.code(),
              AuthorizationTable.at(now),
              AuthorizationTable.at(now.plus(DECISION)),
              NO_SCOPES,
              false,
              false));
    }
    add(rows, id, TokenKind.CODE, authorization.getToken(OAuth2AuthorizationCode.class), NO_SCOPES);
    OAuth2Authorization.@Nullable Token<? extends OAuth2Token> access =
        authorization.getAccessToken();
    if (access != null) {
      add(
          rows,
          id,
          TokenKind.ACCESS,
          access,
          String.join(" ", authorization.getAccessToken().getToken().getScopes()));
    }
    add(rows, id, TokenKind.REFRESH, authorization.getRefreshToken(), NO_SCOPES);
    return rows;
  }

  private static void add(
      List<TokenRow> rows,
      UUID id,
      TokenKind kind,
      OAuth2Authorization.@Nullable Token<? extends OAuth2Token> token,
      String scopes) {
    if (token == null) {
      return;
    }
    OAuth2Token value = token.getToken();
    Instant issued = value.getIssuedAt();
    Instant expires = value.getExpiresAt();
    if (issued == null || expires == null) {
      throw new IllegalStateException("A token without an end is not stored");
    }
    rows.add(
        new TokenRow(
            AuthorizationMapping.hash(value.getTokenValue()),
            id,
            kind.code(),
            AuthorizationTable.at(issued),
            AuthorizationTable.at(expires),
            scopes,
            token.isInvalidated(),
            false));
  }

  private static OffsetDateTime last(List<TokenRow> tokens) {
    return tokens.stream().map(TokenRow::expires).max(OffsetDateTime::compareTo).orElseThrow();
  }

  private static String scopes(OAuth2Authorization authorization) {
    return String.join(" ", authorization.getAuthorizedScopes());
  }

  @Override
  public void remove(OAuth2Authorization authorization) {
    table.delete(UUID.fromString(authorization.getId()));
  }

  @Override
  public @Nullable OAuth2Authorization findById(String id) {
    return table
        .find(UUID.fromString(id))
        .flatMap(row -> mapping.authorization(row, table.tokens(row.id()), Map.of()))
        .orElse(null);
  }

  /**
   * @param type null means any that an app holds for longer: an access or a refresh token
   */
  @Override
  public @Nullable OAuth2Authorization findByToken(String value, @Nullable OAuth2TokenType type) {
    return OpaqueValue.isOne(value) ? find(value, kinds(type)).orElse(null) : null;
  }

  private Optional<OAuth2Authorization> find(String value, List<TokenKind> kinds) {
    byte[] hash = OpaqueValue.hash(value);
    Optional<TokenRow> found =
        table.findToken(hash).filter(token -> kinds.contains(token.tokenKind()));
    if (found.isPresent() && found.get().replaced()) {
      endReused(found.get().authorizationId());
      return Optional.empty();
    }
    return found
        .filter(token -> token.tokenKind() != TokenKind.STATE || isGood(token))
        .flatMap(token -> table.find(token.authorizationId()))
        .flatMap(
            row ->
                mapping.authorization(
                    row, table.tokens(row.id()), Map.of(found.get().tokenKind(), value)));
  }

  private void endReused(UUID id) {
    transaction.executeWithoutResult(
        status ->
            table
                .find(id)
                .ifPresent(
                    grant -> {
                      table.delete(id);
                      events.reused(grant);
                    }));
  }

  private boolean isGood(TokenRow token) {
    return token.expires().toInstant().isAfter(clock.instant());
  }

  private static List<TokenKind> kinds(@Nullable OAuth2TokenType type) {
    if (type == null) {
      return List.of(TokenKind.ACCESS, TokenKind.REFRESH);
    }
    Map<String, TokenKind> kinds =
        Stream.of(
                Map.entry(OAuth2ParameterNames.STATE, TokenKind.STATE),
                Map.entry(OAuth2ParameterNames.CODE, TokenKind.CODE),
                Map.entry(OAuth2TokenType.ACCESS_TOKEN.getValue(), TokenKind.ACCESS),
                Map.entry(OAuth2TokenType.REFRESH_TOKEN.getValue(), TokenKind.REFRESH))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    TokenKind kind = kinds.get(type.getValue());
    return kind == null ? List.of() : List.of(kind);
  }

  /**
   * The request that somebody decides on under a state.
   *
   * @param principal the name of that one's {@link UserAuthentication}
   */
  public Optional<OAuth2AuthorizationRequest> requestOf(String state, String principal) {
    return Optional.ofNullable(findByToken(state, new OAuth2TokenType(OAuth2ParameterNames.STATE)))
        .filter(found -> found.getPrincipalName().equals(principal))
        .map(found -> found.getAttribute(OAuth2AuthorizationRequest.class.getName()));
  }
}
