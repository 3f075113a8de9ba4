package org.condyle.server.users.page;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** Shows a page to whom a chain did not let through, from whatever chain. */
public final class FormRefusal implements AccessDeniedHandler {

  /** Attribute of a request whose form carried no token of its session. */
  static final String FORM_REFUSED = "condyle.form-refused";

  FormRefusal() {}

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
      throws IOException, ServletException {
    if (why instanceof CsrfException) {
      request.setAttribute(FORM_REFUSED, true);
    }
    request.getRequestDispatcher(LoginConfig.REFUSED).forward(request, response);
  }
}
