package org.condyle.server.validation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The validator, made when it is first needed: reading packages and FHIR's own definitions takes
 * seconds, which a server without validation does not spend.
 */
public final class LazyValidator implements Supplier<ProfileValidator> {

  private final Supplier<ProfileValidator> factory;
  private @Nullable ProfileValidator validator;

  LazyValidator(Supplier<ProfileValidator> factory) {
    this.factory = factory;
  }

  @Override
  public synchronized ProfileValidator get() {
    if (validator == null) {
      validator = factory.get();
    }
    return validator;
  }

  synchronized void forget() {
    if (validator != null) {
      validator.forget();
    }
  }
}
