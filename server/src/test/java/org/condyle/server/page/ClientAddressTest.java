package org.condyle.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {

  @Test
  void oneHouseholdsAddressesCountAsOne() {
    assertThat(ClientAddress.network("2001:db8:7:7::1"))
        .isEqualTo(ClientAddress.network("2001:0DB8:7:7:ffff::2"))
        .isNotEqualTo(ClientAddress.network("2001:db8:7:8::1"));
    assertThat(ClientAddress.network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(ClientAddress.network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
  }

  @Test
  void whatIsNoAddressStaysAsItIs() {
    for (String text : new String[] {"", "unknown", ":", "1:2", "example.org:80", "[::1]:80"}) {
      assertThat(ClientAddress.network(text)).isEqualTo(text);
    }
  }
}
