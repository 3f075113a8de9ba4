package org.condyle.server.audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.OutcomeAnswer;
import org.condyle.server.page.ClientAddress;

/**
 * Lets no byte of an answer out before it is recorded, whoever writes it: HAPI, an operation that
 * writes its answer itself, or a filter that refuses the request.
 */
final class AuditFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final transient AnswerAudit audit;
  private final transient OutcomeAnswer answer;
  private final transient ClientAddress clients;

  AuditFilter(AnswerAudit audit, OutcomeAnswer answer, ClientAddress clients) {
    this.audit = audit;
    this.answer = answer;
    this.clients = clients;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    AuditedRequest.of(request).comesFrom(clients.of(request));
    try {
      chain.doFilter(request, new Recorded(request, response));
      // An answer without a body.
      audit.before(request, response.getStatus());
    } catch (ProblemException e) {
      if (!response.isCommitted()) {
        answer.write(request, response, e.problems());
      }
    }
  }

  private final class Recorded extends HttpServletResponseWrapper {

    private final HttpServletRequest request;

    Recorded(HttpServletRequest request, HttpServletResponse response) {
      super(response);
      this.request = request;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      audit.before(request, getStatus());
      return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
      audit.before(request, getStatus());
      return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
      audit.before(request, getStatus());
      super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
      audit.before(request, status);
      super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      audit.before(request, status);
      super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
      audit.before(request, SC_FOUND);
      super.sendRedirect(location);
    }
  }
}
