package org.condyle.server.users;

import org.condyle.server.page.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a password or code was typed.
 *
 * @param address of the client
 * @param device what the browser shows as the one in which somebody signed in before; null if it
 *     shows nothing
 */
public record LoginOrigin(String address, @Nullable String device) {

  /** The address, or what one household or clinic has of addresses. */
  String network() {
    return ClientAddress.network(address);
  }

  /** Does not show what makes a device known. */
  @Override
  public String toString() {
    return "LoginOrigin[" + address + "]";
  }
}
