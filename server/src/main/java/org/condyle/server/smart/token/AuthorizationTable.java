package org.condyle.server.smart.token;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of grants and their tokens. Each method is one statement. */
final class AuthorizationTable {

  private final JdbcClient database;

  AuthorizationTable(JdbcClient database) {
    this.database = database;
  }

  void insert(AuthorizationRow row) {
    database
        .sql(
            "insert into condyle.smart_authorization (id, version, client_id, grant_type,"
                + " holder_id, holder_name, user_id, role, partitions, own_patient, fhir_user,"
                + " patient, encounter, patient_banner, scopes, authorization_uri, redirect_uri,"
                + " requested_scopes, app_state, code_challenge, nonce, expires) values (:id,"
                + " :version, :client, :grant, :holder, :name, :user, :role, :partitions,"
                + " :ownPatient, :fhirUser, :patient, :encounter, :banner, :scopes, :uri,"
                + " :redirect, :requested, :state, :challenge, :nonce, :expires)")
        .param("id", row.id())
        .param("version", row.version())
        .param("client", row.clientId())
        .param("grant", row.grantType())
        .param("holder", row.holderId())
        .param("name", row.holderName())
        .param("user", row.userId())
        .param("role", row.role())
        .param("partitions", row.partitions())
        .param("ownPatient", row.ownPatient())
        .param("fhirUser", row.fhirUser())
        .param("patient", row.patient())
        .param("encounter", row.encounter())
        .param("banner", row.patientBanner())
        .param("scopes", row.scopes())
        .param("uri", row.authorizationUri())
        .param("redirect", row.redirectUri())
        .param("requested", row.requestedScopes())
        .param("state", row.appState())
        .param("challenge", row.codeChallenge())
        .param("nonce", row.nonce())
        .param("expires", row.expires())
        .update();
  }

  /**
   * The access number of a user, which stays so until the end of the transaction: whoever ends the
   * user's access waits for it, and then finds what was granted. A weaker lock than this would not
   * stop an update.
   *
   * @return empty if there is no such account, or it is disabled
   */
  Optional<Integer> holdUser(UUID user) {
    return database
        .sql("select access_number from condyle.account where id = :id and not disabled for share")
        .param("id", user)
        .query(Integer.class)
        .optional();
  }

  /** The same for a client: whether it was registered and is not disabled. */
  boolean holdClient(String clientId) {
    return database
        .sql(
            "select client_id from condyle.smart_client where client_id = :id and disabled is null"
                + " for share")
        .param("id", clientId)
        .query(String.class)
        .optional()
        .isPresent();
  }

  /**
   * Notes a change of what was read in a version.
   *
   * @return whether nobody else changed it since
   */
  boolean update(UUID id, int version, String scopes, OffsetDateTime expires) {
    return database
            .sql(
                "update condyle.smart_authorization set version = version + 1, scopes = :scopes,"
                    + " expires = greatest(expires, :expires) where id = :id and version ="
                    + " :version")
            .param("scopes", scopes)
            .param("expires", expires)
            .param("id", id)
            .param("version", version)
            .update()
        == 1;
  }

  Optional<AuthorizationRow> find(UUID id) {
    return database
        .sql("select * from condyle.smart_authorization where id = :id")
        .param("id", id)
        .query(AuthorizationRow.class)
        .optional();
  }

  /** The grant to which an access token belongs that is good now. */
  Optional<AuthorizationRow> findByAccess(byte[] hash, Instant now) {
    return database
        .sql(
            "select a.id, a.version, a.client_id, a.grant_type, a.holder_id, a.holder_name,"
                + " a.user_id, a.role, a.partitions, a.own_patient, a.fhir_user, a.patient,"
                + " a.encounter, a.patient_banner, t.scopes, a.authorization_uri, a.redirect_uri,"
                + " a.requested_scopes, a.app_state, a.code_challenge, a.nonce, t.expires from"
                + " condyle.smart_token t join condyle.smart_authorization a on a.id ="
                + " t.authorization_id where t.hash = :hash and t.kind = 'access' and not"
                + " t.invalidated and t.expires > :now")
        .param("hash", hash)
        .param("now", at(now))
        .query(AuthorizationRow.class)
        .optional();
  }

  Optional<TokenRow> findToken(byte[] hash) {
    return database
        .sql("select * from condyle.smart_token where hash = :hash")
        .param("hash", hash)
        .query(TokenRow.class)
        .optional();
  }

  List<TokenRow> tokens(UUID authorization) {
    return database
        .sql("select * from condyle.smart_token where authorization_id = :id and not replaced")
        .param("id", authorization)
        .query(TokenRow.class)
        .list();
  }

  void write(TokenRow token) {
    database
        .sql(
            "insert into condyle.smart_token (hash, authorization_id, kind, issued, expires,"
                + " scopes, invalidated) values (:hash, :authorization, :kind, :issued, :expires,"
                + " :scopes, :invalidated) on conflict (hash) do update set invalidated ="
                + " smart_token.invalidated or excluded.invalidated")
        .param("hash", token.hash())
        .param("authorization", token.authorizationId())
        .param("kind", token.kind())
        .param("issued", token.issued())
        .param("expires", token.expires())
        .param("scopes", token.scopes())
        .param("invalidated", token.invalidated())
        .update();
  }

  /** Remembers the refresh tokens that were followed by this one. */
  void replaceRefresh(UUID authorization, byte[] current) {
    database
        .sql(
            "update condyle.smart_token set replaced = true where authorization_id ="
                + " :authorization and kind = 'refresh' and hash <> :current")
        .param("authorization", authorization)
        .param("current", current)
        .update();
  }

  void deleteToken(byte[] hash) {
    database.sql("delete from condyle.smart_token where hash = :hash").param("hash", hash).update();
  }

  void delete(UUID id) {
    database.sql("delete from condyle.smart_authorization where id = :id").param("id", id).update();
  }

  int deleteOfClient(String clientId) {
    return database
        .sql("delete from condyle.smart_authorization where client_id = :client")
        .param("client", clientId)
        .update();
  }

  int deleteOfUser(UUID user) {
    return database
        .sql("delete from condyle.smart_authorization where user_id = :user")
        .param("user", user)
        .update();
  }

  void deleteExpired(Instant now) {
    database
        .sql("delete from condyle.smart_authorization where expires < :now")
        .param("now", at(now))
        .update();
    database
        .sql("delete from condyle.smart_assertion where expires < :now")
        .param("now", at(now))
        .update();
  }

  /**
   * Uses an assertion up.
   *
   * @return whether it was not used before
   */
  boolean useAssertion(String clientId, byte[] jti, Instant expires) {
    return database
            .sql(
                "insert into condyle.smart_assertion (client_id, jti_hash, expires) values"
                    + " (:client, :jti, :expires) on conflict do nothing")
            .param("client", clientId)
            .param("jti", jti)
            .param("expires", at(expires))
            .update()
        == 1;
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
