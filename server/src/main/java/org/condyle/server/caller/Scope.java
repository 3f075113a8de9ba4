package org.condyle.server.caller;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One clinical scope as SMART App Launch 2.2 writes it, for example {@code
 * patient/Observation.rs?category=survey}. Those of version 1 ({@code .read}, {@code .write},
 * {@code .*}) are taken as what they mean in version 2: {@code rs}, {@code cud}, {@code cruds}.
 *
 * @param level on whose behalf
 * @param type a resource type, or {@value #ANY_TYPE}
 * @param permissions never empty
 * @param restriction search parameters that a resource has to match, each with the values of which
 *     one has to be met; empty where there is none
 */
public record Scope(
    Level level, String type, Set<Permission> permissions, Map<String, Set<String>> restriction) {

  public static final String ANY_TYPE = "*";

  /** Longer than any scope that means something. */
  private static final int LONGEST = 1000;

  private static final Pattern FORM =
      Pattern.compile("(patient|user|system)/(\\*|[A-Z][A-Za-z]{1,63})\\.([^?]{1,8})(?:\\?(.+))?");

  private static final Pattern LETTERS = Pattern.compile("(?=.)c?r?u?d?s?");
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(:[a-z-]+)?");

  /** On whose behalf a client acts. */
  public enum Level {
    /** Within the record of the patient of the launch. */
    PATIENT,
    /** As far as the user may. */
    USER,
    /** On the client's own behalf. */
    SYSTEM;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Scope {
    if (permissions.isEmpty()) {
      throw new IllegalArgumentException("A scope permits something");
    }
    permissions = Set.copyOf(permissions);
    Map<String, Set<String>> sorted = new TreeMap<>();
    restriction.forEach((name, values) -> sorted.put(name, Set.copyOf(values)));
    restriction = Map.copyOf(sorted);
  }

  /** Reads a scope; empty if the text is none, so that it grants nothing. */
  public static Optional<Scope> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Set<Permission> permissions = permissions(form.group(3));
    Optional<Map<String, Set<String>>> restriction = restriction(form.group(4));
    if (permissions.isEmpty() || restriction.isEmpty()) {
      return Optional.empty();
    }
    Level level = Level.valueOf(form.group(1).toUpperCase(Locale.ROOT));
    // What is written longer than it was sent has to be read again, wherever it is kept.
    return Optional.of(new Scope(level, form.group(2), permissions, restriction.get()))
        .filter(scope -> scope.toString().length() <= LONGEST);
  }

  private static Set<Permission> permissions(String text) {
    return switch (text) {
      case "read" -> EnumSet.of(Permission.READ, Permission.SEARCH);
      case "write" -> EnumSet.of(Permission.CREATE, Permission.UPDATE, Permission.DELETE);
      case "*" -> EnumSet.allOf(Permission.class);
      default -> {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        if (LETTERS.matcher(text).matches()) {
          text.chars().forEach(letter -> Permission.of((char) letter).ifPresent(permissions::add));
        }
        yield permissions;
      }
    };
  }

  /** Empty if the query is not one that restricts by named parameters with values. */
  private static Optional<Map<String, Set<String>>> restriction(@Nullable String query) {
    Map<String, Set<String>> restriction = new TreeMap<>();
    if (query == null) {
      return Optional.of(restriction);
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1 || equals == pair.length() - 1) {
        return Optional.empty();
      }
      String name = pair.substring(0, equals);
      Set<String> values = new TreeSet<>();
      try {
        for (String value :
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8).split(",", -1)) {
          values.add(value);
        }
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      // The same parameter twice would mean both; nothing in use needs that.
      if (!PARAMETER.matcher(name).matches()
          || values.contains("")
          || restriction.put(name, values) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(restriction);
  }

  /** Whether this scope is about a type. */
  public boolean isAbout(String resourceType) {
    return type.equals(ANY_TYPE) || type.equals(resourceType);
  }

  /**
   * Whether whoever holds this scope holds the other one too. A restriction is held by the same
   * restriction with the same values or more of them.
   */
  public boolean covers(Scope other) {
    return level == other.level
        && (type.equals(ANY_TYPE) || type.equals(other.type))
        && permissions.containsAll(other.permissions)
        && restriction.entrySet().stream()
            .allMatch(
                mine ->
                    other.restriction.containsKey(mine.getKey())
                        && mine.getValue().containsAll(other.restriction.get(mine.getKey())));
  }

  /** As version 2 writes it, with everything in its order. */
  @Override
  public String toString() {
    String letters =
        EnumSet.copyOf(permissions).stream()
            .map(permission -> String.valueOf(permission.letter()))
            .collect(Collectors.joining());
    String query =
        new TreeMap<>(restriction)
            .entrySet().stream()
                .map(
                    each ->
                        each.getKey() + "=" + encoded(List.copyOf(new TreeSet<>(each.getValue()))))
                .collect(Collectors.joining("&"));
    return level.code() + "/" + type + "." + letters + (query.isEmpty() ? "" : "?" + query);
  }

  private static String encoded(List<String> values) {
    return values.stream()
        .map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%3A", ":"))
        .collect(Collectors.joining(","))
        .replace("%2F", "/");
  }
}
