package org.condyle.server.smart.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.oidc.Identity;

/**
 * As what the site's OpenID provider knows a client that gets its tokens there.
 *
 * @param issuer the provider
 * @param id of the client there ({@code azp} or {@code client_id} of its tokens)
 * @param subject of the tokens that it gets on its own behalf: its id (RFC 9068, 2.2), or the id of
 *     its service account. By it they are told from tokens that it has on behalf of people
 */
public record ProviderClient(String issuer, String id, String subject) {

  /**
   * @throws ProblemException CLIENT_INVALID
   */
  public ProviderClient {
    List<Problem> problems = new ArrayList<>();
    if (!Identity.isSubject(id)) {
      problems.add(invalid("externalId"));
    }
    if (!Identity.isSubject(subject)) {
      problems.add(invalid("externalSubject"));
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  /**
   * @param issuer of the site's provider; empty if none is set, or for who may not register its
   *     programs: an id there is one for all practices
   * @throws ProblemException CLIENT_INVALID
   */
  public static ProviderClient of(Optional<String> issuer, String id, String subject) {
    return new ProviderClient(
        issuer.orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.CLIENT_INVALID,
                    "No OpenID provider of the site is set, or its programs are not yours to register: the"
                        + " first practice does that",
                    "externalId")),
        id,
        subject);
  }

  private static Problem invalid(String parameter) {
    return new Problem(
        ProblemCode.CLIENT_INVALID,
        "It has 1 to " + Identity.LONGEST + " printable characters",
        parameter);
  }
}
