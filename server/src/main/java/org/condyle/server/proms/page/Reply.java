package org.condyle.server.proms.page;

import java.util.Map;
import java.util.Optional;

/** What a visit is answered with. */
sealed interface Reply {

  /**
   * A page.
   *
   * @param view name of its template
   * @param status of HTTP
   * @param model what the template shows
   */
  record Page(String view, int status, Map<String, Object> model) implements Reply {

    public Page {
      model = Map.copyOf(model);
    }

    static Page of(String view, Map<String, Object> model) {
      return new Page(view, 200, model);
    }
  }

  /**
   * Another address, to be got: so that going back or reloading sends nothing again.
   *
   * @param path below the forms, for example {@code /list}
   * @param session the secret that the browser shall keep from now on; one that is empty is
   *     forgotten
   */
  record Elsewhere(String path, Optional<String> session) implements Reply {

    static Elsewhere at(String path) {
      return new Elsewhere(path, Optional.empty());
    }
  }
}
