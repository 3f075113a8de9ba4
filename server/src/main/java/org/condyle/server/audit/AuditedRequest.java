package org.condyle.server.audit;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** What is known of a request for the audit trail, from its coming in to its answer. */
public final class AuditedRequest {

  private static final String ATTRIBUTE = AuditedRequest.class.getName();

  private final AtomicBoolean recorded = new AtomicBoolean();
  private volatile @Nullable ServletRequestDetails details;
  private volatile @Nullable IBaseResource answer;
  private volatile @Nullable String error;
  private volatile boolean written;
  private volatile Subjects subjects = Subjects.none();
  private volatile @Nullable String address;

  private AuditedRequest() {}

  /** What belongs to an HTTP request. */
  public static AuditedRequest of(ServletRequest request) {
    synchronized (request) {
      if (request.getAttribute(ATTRIBUTE) instanceof AuditedRequest known) {
        return known;
      }
      AuditedRequest made = new AuditedRequest();
      request.setAttribute(ATTRIBUTE, made);
      return made;
    }
  }

  /** HAPI has understood which interaction it is, or is about to. */
  void understood(ServletRequestDetails request) {
    details = request;
  }

  /** What will be answered, where HAPI is not told of it before it is sent. */
  public void answers(@Nullable IBaseResource resource) {
    answer = resource;
  }

  /** Of whom it learns something, where its answer does not show it. */
  public void learnsOf(Subjects learnt) {
    subjects = learnt;
  }

  /** From which address the client sent it. */
  void comesFrom(String client) {
    address = client;
  }

  /** The request was refused with this code. */
  void failed(@Nullable String code) {
    error = code;
  }

  /** Something that it wrote is committed, with its row. */
  void written() {
    written = true;
  }

  boolean isWritten() {
    return written;
  }

  /** Whether nobody has seen to it before. */
  boolean begin() {
    return recorded.compareAndSet(false, true);
  }

  Subjects subjects() {
    return subjects;
  }

  /** Empty for a request that came by none of the ways that are recorded. */
  Optional<String> address() {
    return Optional.ofNullable(address);
  }

  @Nullable ServletRequestDetails details() {
    return details;
  }

  @Nullable IBaseResource answer() {
    return answer;
  }

  @Nullable String error() {
    return error;
  }
}
