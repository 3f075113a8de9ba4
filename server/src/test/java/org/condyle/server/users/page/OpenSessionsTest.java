package org.condyle.server.users.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenSessionsTest {

  private final OpenSessions open = new OpenSessions(3, 2, 10);
  private final List<String> ended = new ArrayList<>();

  /** A session as the container has it, as far as attributes and its end go. */
  private HttpSession session(String name) {
    Map<String, Object> attributes = new HashMap<>();
    return (HttpSession)
        Proxy.newProxyInstance(
            HttpSession.class.getClassLoader(),
            new Class<?>[] {HttpSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAttribute" -> attributes.get((String) arguments[0]);
                  case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                  case "invalidate" -> {
                    ended.add(name);
                    attributes.forEach(
                        (key, value) ->
                            ((HttpSessionBindingListener) value)
                                .valueUnbound(
                                    new HttpSessionBindingEvent((HttpSession) proxy, key)));
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void oneNetworkHasAFewSessionsThatNobodyIsKnownBy() {
    for (int i = 0; i < 5; i++) {
      open.anonymous(session("flood " + i), "192.0.2.1");
    }
    open.anonymous(session("elsewhere"), "192.0.2.2");

    assertThat(ended).containsExactly("flood 0", "flood 1");
    assertThat(open.size()).isEqualTo(4);
  }

  @Test
  void anAccountHasAFewAndTheOldestEnds() {
    UUID account = UUID.randomUUID();
    for (String name : List.of("first", "second", "third")) {
      open.belongs(session(name), account);
    }
    open.belongs(session("of another"), UUID.randomUUID());

    assertThat(ended).containsExactly("first");
  }

  @Test
  void whereAllIsFullTheOldestThatNobodyIsKnownByGoesFirst() {
    open.belongs(session("oldest of all"), UUID.randomUUID());
    for (int i = 0; i < 9; i++) {
      open.anonymous(session("stranger " + i), "192.0.2." + i);
    }
    open.belongs(session("somebody"), UUID.randomUUID());

    assertThat(ended).containsExactly("stranger 0");
    assertThat(open.size()).isEqualTo(10);
  }

  @Test
  void whoSignsInHasRoomHoweverManyAreThere() {
    for (int i = 0; i < 10; i++) {
      open.belongs(session("somebody " + i), UUID.randomUUID());
    }
    open.belongs(session("another"), UUID.randomUUID());

    assertThat(ended).containsExactly("somebody 0");
  }

  @Test
  void aSessionThatEndsByItselfIsForgottenAndOneThatBecomesSomebodysIsCountedOnce() {
    HttpSession session = session("one");
    open.anonymous(session, "192.0.2.1");
    open.belongs(session, UUID.randomUUID());
    assertThat(open.size()).isEqualTo(1);
    session.invalidate();
    assertThat(open.size()).isZero();
  }
}
