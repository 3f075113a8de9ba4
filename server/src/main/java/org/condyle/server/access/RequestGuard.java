package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Permission;
import org.jspecify.annotations.Nullable;

/**
 * Decides every request before anything of it is done. What is not known here is refused.
 *
 * <p>HAPI has found out by then what the request is, and has not looked at its body.
 */
@Interceptor
public class RequestGuard {

  /** Before the body is parsed. */
  private static final int FIRST = -300;

  /** When the body is parsed, and before a job is made of the request. */
  private static final int BODY_READ = 500;

  private final Access access;
  private final SearchGuard searches;
  private final OperationGuard operations;
  private final PageGuard pages;
  private final Set<Rule> rules;

  RequestGuard(
      Access access,
      SearchGuard searches,
      OperationGuard operations,
      PageGuard pages,
      Set<Rule> rules) {
    this.access = access;
    this.searches = searches;
    this.operations = operations;
    this.pages = pages;
    this.rules = rules;
  }

  /**
   * @throws ProblemException UNAUTHENTICATED, FORBIDDEN and what else may not be asked
   */
  @Hook(value = Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED, order = FIRST)
  public void decide(ServletRequestDetails request) {
    RestOperationTypeEnum interaction = request.getRestOperationType();
    if (interaction == RestOperationTypeEnum.METADATA) {
      return; // is for everyone
    }
    SearchGuard.requireStorable(Objects.requireNonNullElse(request.getParameters(), Map.of()));
    Rights rights = Rights.of(access, request);
    switch (interaction) {
      case READ, VREAD, HISTORY_INSTANCE -> require(rights, Permission.READ, request);
      case SEARCH_TYPE -> search(rights, request);
      case HISTORY_TYPE -> {
        require(rights, Permission.SEARCH, request);
        searches.requireHistory(rights, type(request));
      }
      case HISTORY_SYSTEM -> searches.requireHistoryOfAll(rights);
      case CREATE -> create(rights, request);
      case UPDATE, PATCH -> change(rights, Permission.UPDATE, request);
      case DELETE -> change(rights, Permission.DELETE, request);
      case TRANSACTION, BATCH -> {} // entry by entry, see BundleGuard
      case GET_PAGE -> page(rights, request);
      case EXTENDED_OPERATION_SERVER, EXTENDED_OPERATION_TYPE, EXTENDED_OPERATION_INSTANCE ->
          operations.require(rights, definition(request));
      default ->
          throw new ProblemException(
              ProblemCode.FORBIDDEN,
              "The interaction " + interaction.getCode() + " is not allowed");
    }
  }

  /**
   * @throws ProblemException FORBIDDEN if an operation would be about others than the caller's
   *     patient
   */
  @Hook(value = Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED, order = BODY_READ)
  public void decideSubject(ServletRequestDetails request) {
    switch (request.getRestOperationType()) {
      case EXTENDED_OPERATION_SERVER, EXTENDED_OPERATION_TYPE, EXTENDED_OPERATION_INSTANCE ->
          operations.requireSubject(Rights.of(access, request), definition(request), request);
      default -> {}
    }
  }

  private void require(Rights rights, Permission permission, ServletRequestDetails request) {
    if (rules.contains(Rule.INTERACTIONS)) {
      Decision unused = rights.require(permission, type(request));
    }
    if (rules.contains(Rule.SERVER_WIDE)) {
      rights.requireServerWide(permission, type(request));
    }
  }

  private void search(Rights rights, ServletRequestDetails request) {
    require(rights, Permission.SEARCH, request);
    Map<String, String[]> given = Objects.requireNonNull(request.getParameters());
    Map<String, String[]> narrowed = searches.narrowed(rights, type(request), given);
    // What a request gives out cannot be written to, and HAPI writes to what it was given.
    if (narrowed != given) {
      request.setParameters(narrowed);
    }
  }

  private void create(Rights rights, ServletRequestDetails request) {
    require(rights, Permission.CREATE, request);
    condition(
        rights, Permission.CREATE, request, request.getHeader(Constants.HEADER_IF_NONE_EXIST));
  }

  private void change(Rights rights, Permission permission, ServletRequestDetails request) {
    require(rights, permission, request);
    if (request.getId() == null || !request.getId().hasIdPart()) {
      condition(rights, permission, request, request.getCompleteUrl());
    }
  }

  private void condition(
      Rights rights, Permission permission, ServletRequestDetails request, @Nullable String url) {
    if (url != null && !url.isBlank()) {
      searches.requireCondition(rights, permission, type(request), url);
    }
  }

  private void page(Rights rights, ServletRequestDetails request) {
    String[] ids = request.getParameters().get(Constants.PARAM_PAGINGACTION);
    for (String id : Objects.requireNonNullElse(ids, new String[] {""})) {
      pages.require(rights.caller(), id, request);
    }
  }

  private static String type(ServletRequestDetails request) {
    String type = request.getResourceName();
    if (type == null) {
      throw new ProblemException(ProblemCode.FORBIDDEN, "The request names no type of resource");
    }
    return type;
  }

  private static String definition(ServletRequestDetails request) {
    return OperationGuard.definition(
        request.getResourceName(), Objects.requireNonNullElse(request.getOperation(), ""));
  }
}
