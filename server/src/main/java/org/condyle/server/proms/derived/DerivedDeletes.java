package org.condyle.server.proms.derived;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.model.DeleteConflict;
import ca.uhn.fhir.jpa.api.model.DeleteConflictList;
import ca.uhn.fhir.jpa.delete.DeleteConflictOutcome;
import ca.uhn.fhir.jpa.delete.DeleteConflictUtil;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps nobody from deleting something because this server derived something else from it. What is
 * derived goes with what it cannot be without: Observations with their response, everything with
 * its patient. Tasks and CarePlans stay, and are brought up to date as after any other change; so
 * do Communications about reminders, and the Provenance of a submission.
 */
@Interceptor
public class DerivedDeletes {

  /** Notes of submissions stay for what else was submitted. */
  private static final Pattern SUBMITTED = Pattern.compile("submitted-[0-9a-f]{40}");

  /** Extracted Observations, Provenances, Tasks, CarePlans and told reminders by their ids. */
  private static final Pattern DERIVED =
      Pattern.compile(
          "Observation/pro-[0-9a-f]{32}|Provenance/(?:derived|submitted)-[0-9a-f]{40}|Task/due-[0-9a-f]{40}"
              + "|CarePlan/plan-[0-9a-f]{40}|Communication/reminder-[0-9a-f-]{36}");

  /** Once more after the first conflict was seen, then without those that were deleted. */
  private static final int LOOKS = 2;

  private final FhirContext fhirContext;
  private final DaoRegistry daos;

  public DerivedDeletes(FhirContext fhirContext, DaoRegistry daos) {
    this.fhirContext = fhirContext;
    this.daos = daos;
  }

  /** Takes out of the way what is derived; other conflicts stay conflicts. */
  @Hook(Pointcut.STORAGE_PRESTORAGE_DELETE_CONFLICTS)
  public @Nullable DeleteConflictOutcome takeAway(
      DeleteConflictList conflicts, @Nullable RequestDetails request, TransactionDetails details) {
    Set<IIdType> goes = new LinkedHashSet<>();
    for (DeleteConflict conflict : conflicts) {
      IdType source = new IdType(text(conflict.getSourceId()));
      if (isDerived(conflict)
          && goesWith(source, conflict)
          && !conflicts.isResourceIdMarkedForDeletion(source)) {
        goes.add(source);
      }
    }
    boolean found = conflicts.removeIf(DerivedDeletes::isDerived);
    for (IIdType source : goes) {
      delete(source, new DeleteConflictList(conflicts), request, details);
    }
    return found ? new DeleteConflictOutcome().setShouldRetryCount(LOOKS) : null;
  }

  /** What somebody else made of it keeps it, and what it is derived from. */
  private void delete(
      IIdType derived,
      DeleteConflictList further,
      @Nullable RequestDetails request,
      TransactionDetails details) {
    further.setResourceIdMarkedForDeletion(derived);
    daos.getResourceDao(derived.getResourceType()).delete(derived, further, request, details);
    DeleteConflictUtil.validateDeleteConflictsEmptyOrThrowException(fhirContext, further);
  }

  private static boolean isDerived(DeleteConflict conflict) {
    return DERIVED.matcher(text(conflict.getSourceId())).matches();
  }

  private static boolean goesWith(IdType source, DeleteConflict conflict) {
    return switch (source.getResourceType()) {
      case "Task", "CarePlan", "Communication" ->
          conflict.getTargetId().getResourceType().equals("Patient");
      case "Provenance" ->
          !SUBMITTED.matcher(source.getIdPart()).matches()
              || conflict.getTargetId().getResourceType().equals("Patient");
      default -> true;
    };
  }

  private static String text(IIdType id) {
    return id.toUnqualifiedVersionless().getValue();
  }
}
