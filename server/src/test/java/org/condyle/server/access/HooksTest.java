package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.concurrent.atomic.AtomicInteger;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HooksTest {

  /** Counts how often one resource is said to be stored. */
  @Interceptor
  public static final class Counter {

    private final AtomicInteger created = new AtomicInteger();

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
      if (resource.getIdElement().getIdPart().startsWith("hooked-once")) {
        created.incrementAndGet();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SYSTEM", "CLINICIAN"})
  void aHookOfTheServerIsCalledOnceForAWrite(Role role) {
    IInterceptorService interceptors = SharedServer.server().part(IInterceptorService.class);
    Counter counter = new Counter();
    interceptors.registerInterceptor(counter);
    try {
      String id = "hooked-once-" + role.ordinal();
      int status =
          Http.put(
                  TestCaller.of(role, 1),
                  "Patient/" + id,
                  "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}")
              .statusCode();

      assertThat(status).isEqualTo(201);
      assertThat(counter.created).hasValue(1);
    } finally {
      interceptors.unregisterInterceptor(counter);
    }
  }
}
