package org.condyle.server.validation;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.Outcome;
import org.condyle.server.intake.RequestBody;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.validation.WriteValidation.Placed;
import org.condyle.server.validation.WriteValidation.Verdict;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Validates what REST requests write, before a database transaction is opened for it. Entries of a
 * transaction stand or fall together, those of a batch each for itself.
 */
@Interceptor
public class ValidationOnWrite {

  /** Names a profile that was declared and could not be checked; also in the outcome, if any. */
  public static final String WARNING_HEADER = "X-Condyle-Warning";

  private static final int MOST_HEADERS = 10;
  private static final int AFTER_BODY_IS_READ = 100;
  private static final String WARNINGS = ValidationOnWrite.class.getName() + ".warnings";
  private static final String REFUSED = ValidationOnWrite.class.getName() + ".refused";

  private final WriteValidation validation;
  private final PracticeOfRequest practices;

  public ValidationOnWrite(WriteValidation validation, PracticeOfRequest practices) {
    this.validation = validation;
    this.practices = practices;
  }

  @Hook(value = Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED, order = AFTER_BODY_IS_READ)
  public void validate(ServletRequestDetails request) {
    Resource body = RequestBody.of(request).orElse(null);
    RestOperationTypeEnum operation = request.getRestOperationType();
    if (body == null || operation == null) {
      return;
    }
    switch (operation) {
      case CREATE, UPDATE -> warn(request, validateOne(request, body));
      case TRANSACTION -> {
        if (body instanceof Bundle bundle) {
          validateBundle(request, bundle);
        }
      }
      default -> {}
    }
  }

  /** A patch is known only when it has been applied. */
  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
  public void validatePatched(
      @Nullable RequestDetails request, IBaseResource before, IBaseResource after) {
    if (request != null
        && request.getRestOperationType() == RestOperationTypeEnum.PATCH
        && after instanceof Resource resource) {
      validateOne(request, resource);
    }
  }

  private List<Problem> validateOne(RequestDetails request, Resource resource) {
    return validation.require(
        practices.partitionOf(request), List.of(new Placed(resource, resource.fhirType())));
  }

  private void validateBundle(ServletRequestDetails request, Bundle bundle) {
    if (bundle.getEntry().stream().noneMatch(entry -> entry.hasResource())) {
      return; // so that a caller who reads in several practices can send it
    }
    int partition = practices.partitionOf(request);
    SortedMap<Integer, List<Problem>> refused = new TreeMap<>();
    SortedMap<Integer, List<Problem>> warnings = new TreeMap<>();
    for (int i = 0; i < bundle.getEntry().size(); i++) {
      Resource resource = bundle.getEntry().get(i).getResource();
      if (resource != null) {
        Verdict verdict =
            validation.judge(partition, new Placed(resource, "Bundle.entry[" + i + "].resource"));
        if (!verdict.errors().isEmpty()) {
          refused.put(i, verdict.errors());
        }
        if (!verdict.warnings().isEmpty()) {
          warnings.put(i, verdict.warnings());
        }
      }
    }
    if (bundle.getType() == Bundle.BundleType.BATCH) {
      takeOut(bundle, refused.keySet().stream().toList());
      request.getUserData().put(REFUSED, refused);
    } else if (!refused.isEmpty()) {
      throw new ProblemException(refused.values().stream().flatMap(List::stream).toList());
    }
    request.getUserData().put(WARNINGS, warnings);
    addHeaders(request, warnings.values().stream().flatMap(List::stream).toList());
  }

  private static void takeOut(Bundle bundle, List<Integer> ascending) {
    for (int i = ascending.size() - 1; i >= 0; i--) {
      bundle.getEntry().remove(ascending.get(i).intValue());
    }
  }

  private static void warn(ServletRequestDetails request, List<Problem> warnings) {
    SortedMap<Integer, List<Problem>> ofTheOne = new TreeMap<>();
    if (!warnings.isEmpty()) {
      ofTheOne.put(0, warnings);
    }
    request.getUserData().put(WARNINGS, ofTheOne);
    addHeaders(request, warnings);
  }

  /** Names warnings in the answer's headers, for answers that have no room for an outcome. */
  public static void addHeaders(ServletRequestDetails request, List<Problem> warnings) {
    warnings.stream()
        .map(problem -> problem.code().code() + " " + problem.message())
        .distinct()
        .limit(MOST_HEADERS)
        .forEach(
            text ->
                request
                    .getServletResponse()
                    .addHeader(WARNING_HEADER, text.replaceAll("[^\\x20-\\x7e]", "?")));
  }

  /** Puts warnings and refused batch entries where the sender looks for them. */
  @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
  public void tell(RequestDetails request, @Nullable IBaseResource answer) {
    if (answer instanceof Bundle bundle) {
      tellInBundle(request, bundle);
    } else if (answer instanceof OperationOutcome outcome) {
      problems(request, WARNINGS).values().forEach(warnings -> append(outcome, warnings));
    }
  }

  private static void tellInBundle(RequestDetails request, Bundle answer) {
    problems(request, REFUSED)
        .forEach(
            (index, errors) ->
                answer.getEntry().add(Math.min(index, answer.getEntry().size()), refused(errors)));
    problems(request, WARNINGS)
        .forEach(
            (index, warnings) -> {
              if (index < answer.getEntry().size()) {
                append(outcomeOf(answer.getEntry().get(index).getResponse()), warnings);
              }
            });
  }

  private static Bundle.BundleEntryComponent refused(List<Problem> errors) {
    Bundle.BundleEntryComponent entry = new Bundle.BundleEntryComponent();
    entry.getResponse().setStatus("422 Unprocessable Entity").setOutcome(Outcome.of(errors));
    return entry;
  }

  private static OperationOutcome outcomeOf(Bundle.BundleEntryResponseComponent response) {
    if (response.getOutcome() instanceof OperationOutcome outcome) {
      return outcome;
    }
    OperationOutcome outcome = new OperationOutcome();
    response.setOutcome(outcome);
    return outcome;
  }

  private static void append(OperationOutcome outcome, List<Problem> warnings) {
    Outcome.ofWarnings(warnings).getIssue().forEach(outcome::addIssue);
  }

  @SuppressWarnings("unchecked")
  private static Map<Integer, List<Problem>> problems(RequestDetails request, String key) {
    Object known = request.getUserData().get(key);
    return known == null ? Map.of() : new TreeMap<>((SortedMap<Integer, List<Problem>>) known);
  }
}
