package org.condyle.server.audit;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;

/** Learns from HAPI what a request is about, and holds its answer until that is recorded. */
@Interceptor
public class AuditHooks {

  private static final int FIRST = -1000;
  private static final int LAST = 10_000;
  private static final String TYPE = "AuditEvent";

  private final AnswerAudit audit;

  AuditHooks(AnswerAudit audit) {
    this.audit = audit;
  }

  @Hook(value = Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED, order = FIRST)
  public void incoming(ServletRequestDetails request) {
    AuditedRequest.of(request.getServletRequest()).understood(request);
  }

  /** The trail is written by what happens, and by nobody. */
  @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
  public void refuseWrites(ServletRequestDetails request) {
    boolean reads =
        request.getRequestType() == RequestTypeEnum.GET
            || request.getRequestType() == RequestTypeEnum.HEAD
            || request.getRequestType() == RequestTypeEnum.POST
                && "_search".equals(request.getOperation());
    if (TYPE.equals(request.getResourceName()) && !reads) {
      throw refused(request.getRequestType());
    }
  }

  /** The same within a Bundle. */
  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
  public void refuseWrite(IBaseResource resource) {
    if (resource instanceof AuditEvent) {
      throw refused(RequestTypeEnum.POST);
    }
  }

  private static MethodNotAllowedException refused(RequestTypeEnum method) {
    return new MethodNotAllowedException(
        "AuditEvents are written by the server alone, " + method + " is not allowed",
        RequestTypeEnum.GET);
  }

  /** Nothing has been sent yet, so what is thrown here is answered as any other failure. */
  @Hook(value = Pointcut.SERVER_OUTGOING_RESPONSE, order = LAST)
  public void outgoing(ServletRequestDetails request, @Nullable ResponseDetails response) {
    if (response == null || request.getRestOperationType() == RestOperationTypeEnum.METADATA) {
      return;
    }
    IBaseResource answer = response.getResponseResource();
    AuditedRequest audited = AuditedRequest.of(request.getServletRequest());
    if (answer != null) {
      audited.answers(answer);
    }
    audit.before(request.getServletRequest(), response.getResponseCode());
  }

  @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
  public void failed(ServletRequestDetails request, BaseServerResponseException thrown) {
    AuditedRequest.of(request.getServletRequest()).failed(code(thrown));
  }

  private static @Nullable String code(BaseServerResponseException thrown) {
    return thrown.getOperationOutcome() instanceof OperationOutcome outcome
        ? outcome.getIssueFirstRep().getDetails().getCoding().stream()
            .filter(coding -> ProblemCode.SYSTEM.equals(coding.getSystem()))
            .map(Coding::getCode)
            .findFirst()
            .orElse(null)
        : null;
  }
}
