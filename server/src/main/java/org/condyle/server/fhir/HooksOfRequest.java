package org.condyle.server.fhir;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.executor.InterceptorService;
import ca.uhn.fhir.rest.server.util.CompositeInterceptorBroadcaster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is hooked to one request. HAPI's servlet asks it alone, and so finds here the server's hooks
 * beside the request's own. HAPI's storage asks it beside the server's: if it found those here too,
 * each would be called twice.
 */
final class HooksOfRequest implements IInterceptorBroadcaster {

  private static final IInterceptorBroadcaster NONE = new InterceptorService();

  private final IInterceptorBroadcaster inServlet;
  private final IInterceptorBroadcaster inStorage;

  /**
   * @param ofServer what is hooked to all requests
   * @param own what is hooked to this one alone
   */
  HooksOfRequest(IInterceptorBroadcaster ofServer, @Nullable IInterceptorBroadcaster own) {
    this.inServlet =
        own == null
            ? ofServer
            : CompositeInterceptorBroadcaster.newCompositeBroadcaster(ofServer, own);
    this.inStorage = own == null ? NONE : own;
  }

  private IInterceptorBroadcaster at(Pointcut pointcut) {
    return pointcut.name().startsWith("SERVER_") || pointcut.name().startsWith("INTERCEPTOR_")
        ? inServlet
        : inStorage;
  }

  @Override
  public boolean callHooks(Pointcut pointcut, HookParams parameters) {
    return at(pointcut).callHooks(pointcut, parameters);
  }

  @Override
  public Object callHooksAndReturnObject(Pointcut pointcut, HookParams parameters) {
    return at(pointcut).callHooksAndReturnObject(pointcut, parameters);
  }

  @Override
  public boolean hasHooks(Pointcut pointcut) {
    return at(pointcut).hasHooks(pointcut);
  }

  @Override
  public List<IInvoker> getInvokersForPointcut(Pointcut pointcut) {
    return at(pointcut).getInvokersForPointcut(pointcut);
  }
}
