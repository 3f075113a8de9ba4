package org.condyle.server.oidc;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an access token of the provider says, after it was checked.
 *
 * @param client the provider's id of the program that has it; null if it does not say
 * @param issued when
 * @param scopes as they stand there, understood or not
 * @param patient logical id of the Patient of the launch
 * @param practice the name of the practice, where the site's setting says which claim has it
 * @param shown what the login behind it counts for
 */
public record ProviderToken(
    Identity identity,
    @Nullable String client,
    Instant issued,
    Set<String> scopes,
    @Nullable String patient,
    @Nullable String practice,
    Factors shown) {

  public ProviderToken {
    scopes = Set.copyOf(scopes);
  }
}
