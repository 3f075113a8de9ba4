package org.condyle.server.page;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From which address a request comes, for counting wrong tries. What a client says of itself counts
 * for nothing: {@code X-Forwarded-For} is read only as far as proxies of the site wrote it.
 */
public final class ClientAddress {

  /** Names the addresses of the site's own proxies, separated by commas. */
  public static final String VARIABLE = "CONDYLE_PROXIES";

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
}
