package org.condyle.server.smart.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.GuessLimit;

/**
 * Lets nobody try secrets, codes and tokens at will: who was refused too often from one address has
 * to wait. What succeeds is limited far above what an app needs.
 */
final class TokenLimitFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** Refusals at the endpoints from one address. */
  private static final int REFUSALS = 300;

  /** Requests from one address, refused or not. */
  private static final int REQUESTS = 3_000;

  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final int TOO_MANY = 429;

  private final transient ClientAddress clients;
  private final transient GuessLimit refusals;
  private final transient GuessLimit requests;

  TokenLimitFilter(ClientAddress clients, Clock clock) {
    this.clients = clients;
    this.refusals = new GuessLimit(REFUSALS, WITHIN, clock);
    this.requests = new GuessLimit(REQUESTS, WITHIN, clock);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String address = clients.networkOf(request);
    Optional<Duration> wait = refusals.mustWait(address).or(() -> requests.mustWait(address));
    if (wait.isPresent()) {
      response.setHeader("Retry-After", String.valueOf(wait.get().toSeconds()));
      OauthError.write(
          response, TOO_MANY, "temporarily_unavailable", "Too many requests; try again later");
      return;
    }
    requests.count(address);
    chain.doFilter(request, response);
    if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
      refusals.count(address);
    }
  }
}
