package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.condyle.server.SharedServer;
import org.condyle.server.errors.OutcomeAnswer;
import org.condyle.server.page.ClientAddress;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class AuditFilterTest {

  private static final ClientAddress CLIENTS = new ClientAddress(Set.of("10.0.0.1"));

  @Test
  void behindAProxyOfTheSiteTheAddressIsThatOfTheClient() throws Exception {
    assertThat(addressOf("10.0.0.1", "203.0.113.9, 10.0.0.1")).isEqualTo("203.0.113.9");
  }

  @Test
  void whatAClientSaysOfItselfCountsForNothing() throws Exception {
    assertThat(addressOf("198.51.100.7", "203.0.113.9")).isEqualTo("198.51.100.7");
  }

  @Test
  void whatComesByNoRecordedWayHasTheAddressOfItsConnection() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr("192.0.2.3");

    assertThat(AuditAgent.address(request)).isEqualTo("192.0.2.3");
  }

  private static String addressOf(String peer, String forwarded) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(peer);
    request.addHeader("X-Forwarded-For", forwarded);
    new AuditFilter(
            SharedServer.server().part(AnswerAudit.class),
            SharedServer.server().part(OutcomeAnswer.class),
            CLIENTS)
        .doFilter(request, new MockHttpServletResponse(), (sent, answer) -> {});
    return AuditAgent.address(request);
  }
}
