package org.condyle.server.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a host lies. A name that leads into the server's own network would let whoever controls the
 * name talk to what trusts that network.
 */
public enum NetworkPlace {
  /** Every address of it can be reached by everybody; or it is a name of this machine. */
  PUBLIC,
  /** An address of it is of this machine, of a private network, or of no machine. */
  PRIVATE,
  /** It has no address now. */
  NOWHERE;

  /** Looks a host up. The names of this machine are no surprise and count as public. */
  public static NetworkPlace of(String host) {
    if (LoopbackName.is(host)) {
      return PUBLIC;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(NetworkPlace::isPublic)
          ? PUBLIC
          : PRIVATE;
    } catch (UnknownHostException e) {
      return NOWHERE;
    }
  }

  /** Whether a host is written as the number of a private address; no name is looked up. */
  public static boolean isPrivateNumber(String host) {
    return host.matches("[0-9.]+|\\[.*]") && of(host) == PRIVATE;
  }

  /** RFC 6890 and RFC 4193. */
  static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet6Address) {
      // Unique local addresses, fc00::/7; and IPv4 behind a translator, 64:ff9b::/96.
      return (first & 0xfe) != 0xfc && !(first == 0x00 && second == 0x64);
    }
    // "This network", the space that providers share, and what is reserved.
    return first != 0 && !(first == 100 && (second & 0xc0) == 64) && first < 240;
  }
}
