package org.condyle.server.smart.token;

import java.util.Optional;
import org.condyle.server.caller.Caller;

/** Whose an access token is: one that this server made, or one of the provider of the site. */
@FunctionalInterface
interface TokenReader {

  /**
   * Empty if the token is not good here.
   *
   * @throws org.condyle.record.ProblemException PROVIDER_UNAVAILABLE if that cannot be known now
   */
  Optional<Caller> caller(String token);
}
