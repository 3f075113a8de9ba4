package org.condyle.server.oidc;

import java.time.Clock;
import java.util.Optional;
import org.condyle.server.oidc.OidcSettings.LocalPasswords;
import org.jspecify.annotations.Nullable;

/** The site's OpenID provider, if there is one. */
public final class SiteProvider {

  private final @Nullable OidcSettings settings;
  private final @Nullable ProviderSignIn signIn;
  private final @Nullable ProviderTokens tokens;

  /**
   * @param settings null if there is none
   */
  SiteProvider(@Nullable OidcSettings settings, Clock clock) {
    this.settings = settings;
    if (settings == null) {
      this.signIn = null;
      this.tokens = null;
      return;
    }
    ProviderHttp http = new ProviderHttp();
    Provider provider = new Provider(settings.issuer(), http, clock);
    this.signIn =
        settings.signIn() == null
            ? null
            : new ProviderSignIn(settings, settings.signIn(), provider, http, clock);
    this.tokens =
        settings.audience() == null
            ? null
            : new ProviderTokens(settings, settings.audience(), provider, clock);
  }

  /** Signing in by it; empty if nobody does. */
  public Optional<ProviderSignIn> signIn() {
    return Optional.ofNullable(signIn);
  }

  /** Its access tokens; empty if they open nothing here. */
  public Optional<ProviderTokens> tokens() {
    return Optional.ofNullable(tokens);
  }

  /** How its tokens name it; empty if there is none. */
  public Optional<String> issuer() {
    return Optional.ofNullable(settings).map(OidcSettings::issuer);
  }

  /** Whom a password of this server opens something. */
  public LocalPasswords passwords() {
    return settings == null ? LocalPasswords.EVERYBODY : settings.passwords();
  }
}
