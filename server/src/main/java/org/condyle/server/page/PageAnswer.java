package org.condyle.server.page;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** What a request of a browser is answered with. */
public sealed interface PageAnswer {

  /**
   * A page.
   *
   * @param view name of its template
   * @param status of HTTP
   * @param title of the window and the page
   * @param model what the template shows
   */
  record Shown(String view, int status, String title, Map<String, Object> model)
      implements PageAnswer {

    public Shown {
      model = Map.copyOf(model);
    }

    public static Shown of(String view, String title, Map<String, Object> model) {
      return new Shown(view, 200, title, model);
    }

    /** The same page with something wrong on it, said beside a field. */
    public Shown refusing(int with, String error, String field) {
      Map<String, Object> more = new HashMap<>(model);
      more.put("error", error);
      more.put("errorField", field);
      return new Shown(view, with, title, more);
    }
  }

  /**
   * An address of another server, that the site's own settings lead to, to be got.
   *
   * @param address absolute
   */
  record Away(URI address) implements PageAnswer {

    public Away {
      if (!address.isAbsolute()) {
        throw new IllegalArgumentException("Not an address of another server");
      }
    }
  }

  /**
   * Another address of this server, to be got: so that going back or reloading sends nothing again.
   *
   * @param path from the server's root on, for example {@code /account}
   */
  record Elsewhere(String path) implements PageAnswer {

    public Elsewhere {
      if (!path.startsWith("/") || path.startsWith("//") || path.contains("\\")) {
        throw new IllegalArgumentException("Not an address of this server");
      }
    }
  }
}
