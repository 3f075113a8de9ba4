package org.condyle.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import org.condyle.server.page.PublicAddress;
import org.junit.jupiter.api.Test;

class PublicServerBaseTest {

  private static final PublicServerBase BASE =
      new PublicServerBase(new PublicAddress(URI.create("https://condyle.example.org")));

  private static String asked(String host) {
    Map<String, Object> said =
        Map.of(
            "getServerName", host,
            "getRequestURI", "/fhir/Patient",
            "getServletPath", "/fhir",
            "getContextPath", "",
            "getRequestURL", new StringBuffer("http://" + host + ":8080/fhir/Patient"));
    return BASE.determineServerBase(
        stub(ServletContext.class, Map.of("getMajorVersion", 6, "getContextPath", "")),
        stub(HttpServletRequest.class, said));
  }

  private static <T> T stub(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName())));
  }

  @Test
  void addressesThatAreGivenOutBeginWithThePublicOneWhateverTheCallerSays() {
    assertThat(asked("evil.example.org")).isEqualTo("https://condyle.example.org/fhir");
    assertThat(asked("condyle.example.org")).isEqualTo("https://condyle.example.org/fhir");
  }

  @Test
  void whoAsksOnThisMachineIsAnsweredThere() {
    assertThat(asked("localhost")).isEqualTo("http://localhost:8080/fhir");
  }
}
