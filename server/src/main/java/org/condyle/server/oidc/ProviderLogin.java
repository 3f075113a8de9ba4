package org.condyle.server.oidc;

import java.io.Serializable;

/**
 * Somebody has logged in at the provider, who says so to this server.
 *
 * @param shown what the login counts for
 */
public record ProviderLogin(Identity identity, Factors shown) implements Serializable {}
