package org.condyle.server.errors;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.instance.model.api.IBaseOperationOutcome;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * The one place where an exception becomes an answer: HTTP status, OperationOutcome, numbered code.
 *
 * <p>Messages of domain exceptions are for the caller and go out as they are; those of HAPI are
 * cleaned; any other exception is told as an internal error without its message, which may hold SQL
 * or a patient's data.
 */
@Interceptor
public class ErrorMapper {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);

  private static final Set<RestOperationTypeEnum> SEARCHES =
      EnumSet.of(
          RestOperationTypeEnum.SEARCH_TYPE,
          RestOperationTypeEnum.SEARCH_SYSTEM,
          RestOperationTypeEnum.GET_PAGE);

  /** Turns what was thrown into the exception that HAPI answers with. */
  @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
  public @Nullable BaseServerResponseException map(RequestDetails request, Throwable thrown) {
    ProblemException problem = causeOf(thrown, ProblemException.class);
    if (problem != null) {
      if (problem.problems().get(0).code() == ProblemCode.INTERNAL) {
        UnexpectedError.log(LOG, problem);
      }
      return answer(problem.problems());
    }
    if (isDatabaseGone(thrown)) {
      LOG.error("The database cannot be reached");
      return answer(
          List.of(
              new Problem(
                  ProblemCode.DATABASE_UNAVAILABLE,
                  "The database cannot be reached; try again later",
                  null)));
    }
    if (thrown instanceof DataFormatException) {
      ProblemCode code = unreadable(request.getRestOperationType());
      return answer(List.of(new Problem(code, HapiMessage.clean(thrown), null)));
    }
    if (thrown instanceof NotModifiedException) {
      return null;
    }
    if (thrown instanceof BaseServerResponseException known && known.getStatusCode() < 500) {
      known.setOperationOutcome(outcome(known, request.getRestOperationType()));
      return known;
    }
    if (thrown instanceof BaseServerResponseException known && known.getStatusCode() == 501) {
      known.setOperationOutcome(
          Outcome.of(
              List.of(new Problem(ProblemCode.NOT_SUPPORTED, HapiMessage.clean(known), null))));
      return known;
    }
    // A search runs in a thread of its own, and what it refuses arrives wrapped.
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof BaseServerResponseException known && isRefusal(known)) {
        known.setOperationOutcome(outcome(known, request.getRestOperationType()));
        return known;
      }
    }
    return unexpected(request, thrown);
  }

  private static boolean isRefusal(BaseServerResponseException thrown) {
    return thrown.getStatusCode() >= 400 && thrown.getStatusCode() < 500;
  }

  /** Gives the failed entries of a batch our codings too; HAPI writes their outcomes itself. */
  @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
  public void codeBatchEntries(@Nullable IBaseResource resource) {
    if (!(resource instanceof Bundle bundle)
        || bundle.getType() != Bundle.BundleType.BATCHRESPONSE) {
      return;
    }
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      BundleEntryResponseComponent response = entry.getResponse();
      int status = status(response.getStatus());
      if (status >= 400 && response.getOutcome() instanceof OperationOutcome outcome) {
        response.setOutcome(
            status >= 500 && status != 501
                ? Outcome.of(List.of(new Problem(ProblemCode.INTERNAL, "The entry failed", null)))
                : coded(outcome, HapiStatus.code(status)));
      }
    }
  }

  private static BaseServerResponseException unexpected(RequestDetails request, Throwable thrown) {
    UnexpectedError.log(LOG, thrown);
    InternalErrorException answer = new InternalErrorException("Internal error");
    answer.setOperationOutcome(
        Outcome.of(List.of(UnexpectedError.problem(request.getRequestId()))));
    return answer;
  }

  private static BaseServerResponseException answer(List<Problem> problems) {
    LOG.info("Refused: {}", problems.get(0).code().code());
    int status = ProblemStatus.http(problems.get(0).code());
    String message = problems.get(0).message();
    BaseServerResponseException answer = BaseServerResponseException.newInstance(status, message);
    answer.setOperationOutcome(Outcome.of(problems));
    return answer;
  }

  private static OperationOutcome outcome(
      BaseServerResponseException known, @Nullable RestOperationTypeEnum operation) {
    ProblemCode code =
        known.getStatusCode() == 400
            ? unreadable(operation)
            : HapiStatus.code(known.getStatusCode());
    LOG.info("Refused: {}", code.code());
    IBaseOperationOutcome given = known.getOperationOutcome();
    return given instanceof OperationOutcome outcome && outcome.hasIssue()
        ? coded(outcome, code)
        : Outcome.of(List.of(new Problem(code, HapiMessage.clean(known), null)));
  }

  private static ProblemCode unreadable(@Nullable RestOperationTypeEnum operation) {
    return operation != null && SEARCHES.contains(operation)
        ? ProblemCode.PARAMETER_INVALID
        : ProblemCode.MALFORMED;
  }

  /** The outcome with a coding of ours in every error that has none, and with cleaned messages. */
  private static OperationOutcome coded(OperationOutcome outcome, ProblemCode code) {
    OperationOutcome coded = outcome.copy();
    for (OperationOutcomeIssueComponent issue : coded.getIssue()) {
      boolean ours =
          issue.getDetails().getCoding().stream()
              .anyMatch(coding -> ProblemCode.SYSTEM.equals(coding.getSystem()));
      if (!ours) {
        issue.getDetails().addCoding(Outcome.coding(code));
        issue.setDiagnostics(HapiMessage.clean(issue.getDiagnostics()));
        issue.setCode(ProblemStatus.issueType(code));
      }
    }
    // How many there are of what must not be named, is not told either.
    List<OperationOutcomeIssueComponent> distinct = new ArrayList<>();
    for (OperationOutcomeIssueComponent issue : coded.getIssue()) {
      if (distinct.stream().noneMatch(issue::equalsDeep)) {
        distinct.add(issue);
      }
    }
    return coded.setIssue(distinct);
  }

  static boolean isDatabaseGone(Throwable thrown) {
    return causeOf(thrown, CannotCreateTransactionException.class) != null
        || causeOf(thrown, SQLTransientConnectionException.class) != null;
  }

  static <T extends Throwable> @Nullable T causeOf(Throwable thrown, Class<T> type) {
    Throwable next = thrown;
    for (int depth = 0; next != null && depth < 20; depth++) {
      if (type.isInstance(next)) {
        return type.cast(next);
      }
      next = next.getCause();
    }
    return null;
  }

  private static int status(@Nullable String statusLine) {
    return statusLine != null && statusLine.matches("\\d{3}.*")
        ? Integer.parseInt(statusLine.substring(0, 3))
        : 0;
  }
}
