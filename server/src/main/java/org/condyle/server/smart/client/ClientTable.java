package org.condyle.server.smart.client;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of clients. Each method is one statement, and so one transaction. */
final class ClientTable {

  private static final String COLUMNS =
      "client_id, name, kind, secret_hash, jwks_url, jwks, redirect_uris, grants, scopes,"
          + " partitions, launch_url, disabled, provider_issuer, provider_client, provider_subject";

  private final JdbcClient database;

  ClientTable(JdbcClient database) {
    this.database = database;
  }

  record Row(
      String clientId,
      String name,
      String kind,
      @Nullable String secretHash,
      @Nullable String jwksUrl,
      @Nullable String jwks,
      String redirectUris,
      String grants,
      String scopes,
      String partitions,
      @Nullable String launchUrl,
      @Nullable OffsetDateTime disabled,
      @Nullable String providerIssuer,
      @Nullable String providerClient,
      @Nullable String providerSubject) {

    SmartClient client() {
      return new SmartClient(
          clientId,
          name,
          ClientKind.of(kind).orElseThrow(),
          secretHash,
          jwksUrl,
          jwks,
          words(redirectUris),
          words(grants),
          words(scopes),
          words(partitions).stream().map(Integer::valueOf).collect(Collectors.toSet()),
          launchUrl,
          disabled != null,
          provider());
    }

    private @Nullable ProviderClient provider() {
      return providerIssuer == null || providerClient == null || providerSubject == null
          ? null
          : new ProviderClient(providerIssuer, providerClient, providerSubject);
    }
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(text.split(" ")));
  }

  /** Whether no other client has its id of the provider. */
  boolean insert(SmartClient client, Instant registered) {
    ProviderClient provider = client.provider();
    return database
            .sql(
                "insert into condyle.smart_client (client_id, name, kind, secret_hash, jwks_url, jwks,"
                    + " redirect_uris, grants, scopes, partitions, launch_url, registered,"
                    + " provider_issuer, provider_client, provider_subject) values"
                    + " (:id, :name, :kind, :secret, :url, :jwks, :redirects, :grants, :scopes,"
                    + " :partitions, :launch, :registered, :issuer, :external, :subject)"
                    + " on conflict (provider_issuer, provider_client) where disabled is null"
                    + " do nothing")
            .param("id", client.clientId())
            .param("name", client.name())
            .param("kind", client.kind().code())
            .param("secret", client.secretHash())
            .param("url", client.jwksUrl())
            .param("jwks", client.jwks())
            .param("redirects", words(client.redirectUris()))
            .param("grants", words(client.grants()))
            .param("scopes", words(client.scopes()))
            .param("partitions", partitions(client))
            .param("launch", client.launchUrl())
            .param("registered", registered.atOffset(ZoneOffset.UTC))
            .param("issuer", provider == null ? null : provider.issuer())
            .param("external", provider == null ? null : provider.id())
            .param("subject", provider == null ? null : provider.subject())
            .update()
        > 0;
  }

  Optional<SmartClient> findOfProvider(String issuer, String id) {
    return database
        .sql(
            "select "
                + COLUMNS
                + " from condyle.smart_client"
                + " where provider_issuer = :issuer and provider_client = :id"
                // the one that is not, or was last, disabled
                + " order by disabled desc nulls first limit 1")
        .param("issuer", issuer)
        .param("id", id)
        .query(Row.class)
        .optional()
        .map(Row::client);
  }

  /** Writes all that can change of a client. */
  void update(SmartClient client) {
    database
        .sql(
            "update condyle.smart_client set name = :name, jwks_url = :url, jwks = :jwks,"
                + " redirect_uris = :redirects, grants = :grants, scopes = :scopes, partitions ="
                + " :partitions, launch_url = :launch where client_id = :id")
        .param("id", client.clientId())
        .param("name", client.name())
        .param("url", client.jwksUrl())
        .param("jwks", client.jwks())
        .param("redirects", words(client.redirectUris()))
        .param("grants", words(client.grants()))
        .param("scopes", words(client.scopes()))
        .param("partitions", partitions(client))
        .param("launch", client.launchUrl())
        .update();
  }

  void updateSecret(String clientId, String secretHash) {
    database
        .sql("update condyle.smart_client set secret_hash = :secret where client_id = :id")
        .param("secret", secretHash)
        .param("id", clientId)
        .update();
  }

  private static String words(Set<String> words) {
    return String.join(" ", new TreeSet<>(words));
  }

  private static String partitions(SmartClient client) {
    return new TreeSet<>(client.partitions())
        .stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  Optional<SmartClient> find(String clientId) {
    return database
        .sql("select " + COLUMNS + " from condyle.smart_client where client_id = :id")
        .param("id", clientId)
        .query(Row.class)
        .optional()
        .map(Row::client);
  }

  List<SmartClient> all() {
    return database
        .sql("select " + COLUMNS + " from condyle.smart_client order by registered, client_id")
        .query(Row.class)
        .list()
        .stream()
        .map(Row::client)
        .toList();
  }

  void disable(String clientId, Instant now) {
    database
        .sql(
            "update condyle.smart_client set disabled = coalesce(disabled, :now) where client_id ="
                + " :id")
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("id", clientId)
        .update();
  }
}
