package org.condyle.cql.linked;

import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Library;
import org.jspecify.annotations.Nullable;

/** Stops linking at a node that only the engine can evaluate. */
final class UnsupportedNode extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient EngineOnly where;

  UnsupportedNode(Element node, Library library, String why) {
    super(why);
    this.where =
        new EngineOnly(
            library.getIdentifier() == null ? "?" : String.valueOf(library.getIdentifier().getId()),
            line(node.getLocator()),
            node.getClass().getSimpleName(),
            why);
  }

  EngineOnly where() {
    return where;
  }

  private static @Nullable Integer line(@Nullable String locator) {
    if (locator == null || locator.indexOf(':') < 0) {
      return null;
    }
    return Integer.valueOf(locator.substring(0, locator.indexOf(':')));
  }
}
