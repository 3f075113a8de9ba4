package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.condyle.server.fhir.InterceptorsOfRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Stands before the server's enforcement, so that a test can put one with a rule left out in its
 * place.
 */
public final class SwappedHooks implements InterceptorsOfRequest {

  private final ObjectProvider<Enforcement> ofServer;
  private volatile @Nullable Enforcement instead;

  private SwappedHooks(ObjectProvider<Enforcement> ofServer) {
    this.ofServer = ofServer;
  }

  /** Registers it with the beans of a server of tests. */
  public static void register(GenericApplicationContext beans) {
    beans.registerBean(
        SwappedHooks.class,
        () -> new SwappedHooks(beans.getBeanProvider(Enforcement.class)),
        definition -> definition.setPrimary(true));
  }

  void swap(@Nullable Enforcement enforcement) {
    instead = enforcement;
  }

  @Override
  public Optional<IInterceptorBroadcaster> of(ServletRequest request) {
    Enforcement swapped = instead;
    return (swapped == null ? ofServer.getObject() : swapped).of(request);
  }
}
