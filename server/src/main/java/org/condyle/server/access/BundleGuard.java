package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Set;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.CallerOfRequest;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;

/**
 * Decides every entry of a Bundle before any is done: of a transaction all together, of a batch
 * each when its turn has come.
 */
@Interceptor
public class BundleGuard {

  /** With it HAPI makes a transaction of a batch, and does not say so. */
  private static final String SEMANTICS = "X-Transaction-Semantics";

  private final Access access;
  private final EntryGuard entries;
  private final Set<Rule> rules;

  BundleGuard(Access access, EntryGuard entries, Set<Rule> rules) {
    this.access = access;
    this.entries = entries;
    this.rules = rules;
  }

  @Hook(Pointcut.STORAGE_TRANSACTION_PROCESSING)
  public void decide(RequestDetails request, IBaseBundle given) {
    if (CallerOfRequest.isServer(request)
        || !rules.contains(Rule.ENTRIES)
        || !(given instanceof Bundle bundle)) {
      return;
    }
    if (bundle.getType() == Bundle.BundleType.BATCH && request.getHeader(SEMANTICS) == null) {
      return; // comes again, entry by entry
    }
    Rights rights = Rights.of(access, request);
    try {
      for (BundleEntryComponent entry : bundle.getEntry()) {
        entries.decide(rights, entry, request);
      }
    } catch (ProblemException e) {
      throw Refusal.of(e);
    }
  }
}
