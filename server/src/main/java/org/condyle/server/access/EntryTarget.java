package org.condyle.server.access;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of a Bundle's entry names.
 *
 * @param kind what it is
 * @param type of the resources; null where it names none
 * @param id of the instance; null where it names none
 * @param operation with the dollar sign; null where it names none
 * @param parameters of its query
 */
record EntryTarget(
    Kind kind,
    @Nullable String type,
    @Nullable String id,
    @Nullable String operation,
    Map<String, String[]> parameters) {

  private static final String HISTORY = "_history";

  enum Kind {
    SERVER,
    METADATA,
    TYPE,
    INSTANCE,
    HISTORY_OF_SERVER,
    HISTORY_OF_TYPE,
    OPERATION,
    /** Something that HAPI may make sense of, but not we. */
    UNKNOWN
  }

  static EntryTarget of(String url) {
    int query = url.indexOf('?');
    Map<String, String[]> parameters = query < 0 ? Map.of() : SearchGuard.parameters(url);
    String path = query < 0 ? url : url.substring(0, query);
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    if (path.indexOf(':') >= 0 || path.indexOf('%') >= 0) {
      return new EntryTarget(Kind.UNKNOWN, null, null, null, parameters);
    }
    int last = parts.size() - 1;
    if (last >= 0 && last <= 2 && parts.get(last).startsWith("$")) {
      return new EntryTarget(
          Kind.OPERATION,
          last > 0 ? parts.get(0) : null,
          last > 1 ? parts.get(1) : null,
          parts.get(last),
          parameters);
    }
    if (parts.stream().anyMatch(part -> part.startsWith("$"))) {
      return new EntryTarget(Kind.UNKNOWN, null, null, null, parameters);
    }
    return plain(parts, parameters);
  }

  private static EntryTarget plain(List<String> parts, Map<String, String[]> parameters) {
    String first = parts.isEmpty() ? null : parts.get(0);
    String second = parts.size() < 2 ? null : parts.get(1);
    Kind kind =
        switch (parts.size()) {
          case 0 -> Kind.SERVER;
          case 1 ->
              HISTORY.equals(first)
                  ? Kind.HISTORY_OF_SERVER
                  : "metadata".equals(first) ? Kind.METADATA : Kind.TYPE;
          case 2 ->
              HISTORY.equals(second)
                  ? Kind.HISTORY_OF_TYPE
                  : "_search".equals(second) ? Kind.TYPE : Kind.INSTANCE;
          case 3, 4 -> HISTORY.equals(parts.get(2)) ? Kind.INSTANCE : Kind.UNKNOWN;
          default -> Kind.UNKNOWN;
        };
    return new EntryTarget(kind, first, kind == Kind.INSTANCE ? second : null, null, parameters);
  }
}
