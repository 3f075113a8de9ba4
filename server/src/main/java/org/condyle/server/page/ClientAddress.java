package org.condyle.server.page;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From which address a request comes, for counting wrong tries, and whether it came by https. What
 * a client says of itself counts for nothing: {@code X-Forwarded-For} and {@code X-Forwarded-Proto}
 * are read only as far as proxies of the site wrote them.
 */
public final class ClientAddress {

  /** Names the addresses of the site's own proxies, separated by commas. */
  public static final String VARIABLE = "CONDYLE_PROXIES";

  private static final int IPV6_BYTES = 16;

  private final Set<String> proxies;

  public ClientAddress(Set<String> proxies) {
    this.proxies = Set.copyOf(proxies);
  }

  public static ClientAddress fromEnvironment(Map<String, String> environment) {
    Set<String> proxies = new TreeSet<>();
    for (String each : environment.getOrDefault(VARIABLE, "").split(",", -1)) {
      if (!each.isBlank()) {
        proxies.add(each.strip());
      }
    }
    return new ClientAddress(proxies);
  }

  /**
   * @param peer the address of the connection
   * @param forwardedFor the header {@code X-Forwarded-For}, or null
   */
  public String of(String peer, @Nullable String forwardedFor) {
    if (!proxies.contains(peer) || forwardedFor == null) {
      return peer;
    }
    // Each proxy appends whom it heard from, so the last that is no proxy of ours is the client.
    List<String> hops = Arrays.asList(forwardedFor.split(",", -1));
    Collections.reverse(hops);
    return hops.stream()
        .map(String::strip)
        .filter(hop -> !hop.isEmpty() && !proxies.contains(hop))
        .findFirst()
        .orElse(peer);
  }

  /** Of a request. A proxy may add a line of its own to what a client has written. */
  public String of(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders("X-Forwarded-For"));
    return of(request.getRemoteAddr(), lines.isEmpty() ? null : String.join(",", lines));
  }

  /** Where a request comes from, as it counts for limits. */
  public String networkOf(HttpServletRequest request) {
    return network(of(request));
  }

  /**
   * What counts as one client: of IPv6, which gives each household many addresses, the network that
   * one household or site has (the first 64 bits, RFC 6177); otherwise the address itself.
   */
  public static String network(String address) {
    // Of a text with a colon in it no name server is asked.
    if (!address.contains(":") || !address.matches("[0-9A-Fa-f:.]+")) {
      return address;
    }
    try {
      byte[] all = InetAddress.getByName(address).getAddress();
      return all.length == IPV6_BYTES
          ? HexFormat.ofDelimiter(":").formatHex(all, 0, IPV6_BYTES / 2) + "/64"
          : InetAddress.getByAddress(all).getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }

  /**
   * Whether the browser reached a proxy of the site by https.
   *
   * @param peer the address of the connection
   * @param forwardedProto the header {@code X-Forwarded-Proto}, or null
   */
  public boolean isSecure(String peer, @Nullable String forwardedProto) {
    // Of several proxies the first heard from the browser.
    return proxies.contains(peer)
        && forwardedProto != null
        && forwardedProto.split(",", -1)[0].strip().equalsIgnoreCase("https");
  }
}
