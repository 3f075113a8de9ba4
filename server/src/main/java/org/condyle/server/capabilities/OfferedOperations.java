package org.condyle.server.capabilities;

import ca.uhn.fhir.rest.annotation.Operation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.server.operation.FhirProvider;

/**
 * The operations that this server offers: those of our own providers. HAPI brings more, some of
 * which delete data, reindex or tell about all practices; none of them is offered until it is
 * needed and tested.
 */
public final class OfferedOperations {

  private final Set<String> names;

  private OfferedOperations(Set<String> names) {
    this.names = names;
  }

  static OfferedOperations of(Collection<? extends FhirProvider> providers) {
    Set<String> names = new TreeSet<>();
    for (FhirProvider provider : providers) {
      for (Method method : provider.getClass().getMethods()) {
        Operation operation = method.getAnnotation(Operation.class);
        if (operation != null) {
          names.add(withDollar(operation.name()));
        }
      }
    }
    return new OfferedOperations(names);
  }

  /**
   * @param name with or without the dollar sign
   */
  boolean offers(String name) {
    return names.contains(withDollar(name));
  }

  /** With the dollar sign, sorted. */
  public Set<String> names() {
    return names;
  }

  private static String withDollar(String name) {
    return name.startsWith("$") ? name : "$" + name;
  }
}
