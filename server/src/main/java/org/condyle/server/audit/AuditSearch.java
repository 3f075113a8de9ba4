package org.condyle.server.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for, as conditions on the rows of {@code condyle.audit_event}. Several values of
 * a parameter mean any of them, and the parameter again means both.
 *
 * @param conditions SQL, with the values to be set in it
 * @param count how many on a page
 * @param after the last row of the page before; null for the first page
 */
record AuditSearch(List<Condition> conditions, int count, @Nullable Place after) {

  /** The parameters, with their type in the CapabilityStatement. */
  static final Map<String, String> PARAMETERS =
      Map.of(
          "_id", "token",
          "patient", "reference",
          "date", "date",
          "agent", "reference",
          "agent-name", "string",
          "action", "token",
          "outcome", "token",
          "type", "token",
          "subtype", "token",
          "entity", "reference");

  static final String PAGE = "_page";

  private static final String COUNT = "_count";
  private static final int USUAL = 50;
  private static final int MOST = 1000;

  private static final Set<String> NOT_CRITERIA =
      Set.of("_format", "_pretty", "_summary", "_elements", COUNT, PAGE);

  /** A row in the order of the answer, which is that of time, the latest first. */
  record Place(long micros, long id) {}

  record Condition(String sql, List<Object> values) {

    static Condition of(String sql, Object... values) {
      return new Condition(sql, Arrays.asList(values));
    }
  }

  /**
   * @param caller what the place of a page is bound to, besides the search: caller and practices
   * @param lists the hashes of the lists in which a patient is, by the logical id
   * @throws ProblemException PARAMETER_INVALID
   */
  static AuditSearch of(
      Map<String, String[]> parameters,
      String caller,
      AuditDates dates,
      Function<String, Collection<String>> lists) {
    List<Condition> conditions = new ArrayList<>();
    new TreeMap<>(parameters)
        .forEach(
            (name, values) -> {
              if (!NOT_CRITERIA.contains(name)) {
                for (String value : values) {
                  conditions.add(condition(name, value, dates, lists));
                }
              }
            });
    return new AuditSearch(
        List.copyOf(conditions),
        only(parameters, COUNT).map(AuditSearch::count).orElse(USUAL),
        only(parameters, PAGE).map(text -> place(text, binding(parameters, caller))).orElse(null));
  }

  private static Condition condition(
      String name, String value, AuditDates dates, Function<String, Collection<String>> lists) {
    return switch (name) {
      case "_id" -> any(value, id -> Condition.of("id = ?", number(id)));
      case "patient" -> any(value, id -> patient(stripped(id, "Patient/"), lists));
      case "date" -> any(value, dates::condition);
      case "agent" -> any(value, id -> Condition.of("? in (agent, client)", id));
      case "agent-name" ->
          any(value, text -> Condition.of("starts_with(lower(agent_name), ?)", lower(text)));
      case "agent-name:exact" -> any(value, text -> Condition.of("agent_name = ?", text));
      case "action" -> any(value, code -> Condition.of("action = ?", codeOf(code)));
      case "outcome" -> any(value, code -> Condition.of("outcome = ?", (int) number(codeOf(code))));
      case "type" -> any(value, code -> type(codeOf(code)));
      case "subtype" -> any(value, code -> subtype(codeOf(code)));
      case "entity" -> any(value, AuditSearch::entity);
      default ->
          throw invalid(
              name,
              "AuditEvents are not searched by '"
                  + name
                  + "'; there is "
                  + String.join(", ", new TreeSet<>(PARAMETERS.keySet())));
    };
  }

  /** By name, or in a list; the second as the index on lists has it. */
  private static Condition patient(String id, Function<String, Collection<String>> lists) {
    String[] hashes = lists.apply(id).toArray(new String[0]);
    return hashes.length == 0
        ? Condition.of("patients @> array[?]::text[]", id)
        : Condition.of(
            "(patients @> array[?]::text[] or strpos(notes, '\"subjects-sha256\":\"') > 0"
                + " and substring(notes from '\"subjects-sha256\":\"([0-9a-f]{64})\"') = any(?))",
            id,
            hashes);
  }

  private static Condition any(String values, Function<String, Condition> one) {
    List<Condition> all = Arrays.stream(values.split(",", -1)).map(one).toList();
    return new Condition(
        "(" + String.join(" or ", all.stream().map(Condition::sql).toList()) + ")",
        all.stream().flatMap(each -> each.values().stream()).toList());
  }

  private static Condition type(String code) {
    return switch (code) {
      case "rest" ->
          Condition.of(
              "(starts_with(subtype, '$') and subtype <> '$job-file' or subtype = any(?))",
              (Object) AuditCodes.restful());
      case "110114" -> Condition.of("subtype in ('login', 'logout')");
      case "110106" -> Condition.of("subtype in ('export', '$job-file')");
      case "110107" -> Condition.of("subtype = 'import'");
      case "110137" ->
          Condition.of(
              "not (starts_with(subtype, '$') or subtype = any(?))"
                  + " and subtype not in ('login', 'logout', 'export', 'import')",
              (Object) AuditCodes.restful());
      default -> Condition.of("false");
    };
  }

  private static Condition subtype(String code) {
    return switch (code) {
      case "operation" -> Condition.of("starts_with(subtype, '$') and subtype <> '$job-file'");
      case "disclose" -> Condition.of("subtype = '$job-file'");
      case "extract" -> Condition.of("subtype = 'export'");
      case "receive" -> Condition.of("subtype = 'import'");
      case "110122" -> Condition.of("subtype = 'login'");
      case "110123" -> Condition.of("subtype = 'logout'");
      // Of a row of what was written by a transaction this is the second.
      default ->
          Condition.of("(subtype = ? or strpos(notes, ?) > 0)", code, "\"way\":\"" + code + "\"");
    };
  }

  private static Condition entity(String reference) {
    return reference.startsWith("Patient/")
        ? Condition.of(
            "(resources @> array[?]::text[] or patients @> array[?]::text[])",
            reference,
            stripped(reference, "Patient/"))
        : Condition.of("resources @> array[?]::text[]", reference);
  }

  private static String stripped(String reference, String prefix) {
    return reference.startsWith(prefix) ? reference.substring(prefix.length()) : reference;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Of {@code system|code} the code: no two of ours have the same in different systems. */
  private static String codeOf(String token) {
    return token.substring(token.indexOf('|') + 1);
  }

  /** Ids that are no numbers are ids of nothing. */
  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  private static int count(String text) {
    long count = number(text);
    if (count < 1) {
      throw invalid(COUNT, "'_count' must be a number from 1 up, not '" + text + "'");
    }
    return (int) Math.min(count, MOST);
  }

  private static Optional<String> only(Map<String, String[]> parameters, String name) {
    String[] values = parameters.getOrDefault(name, new String[0]);
    if (values.length > 1) {
      throw invalid(name, "'" + name + "' is given more than once");
    }
    return Arrays.stream(values).findFirst();
  }

  /**
   * What a page's link is good for. It opens nothing by itself: whoever follows it is asked for a
   * token, and sees the practices of that one.
   */
  static byte[] binding(Map<String, String[]> parameters, String caller) {
    Sha256 sha = new Sha256();
    sha.add(caller);
    new TreeMap<>(parameters)
        .forEach(
            (name, values) -> {
              if (!NOT_CRITERIA.contains(name)) {
                sha.add(name);
                sha.add(List.of(values));
              }
            });
    return sha.digest();
  }

  /** The text of a place in a link. */
  static String text(Place place, byte[] binding) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(2 * Long.BYTES + Sha256.LENGTH)
                .putLong(place.micros())
                .putLong(place.id())
                .put(binding)
                .array());
  }

  private static Place place(String text, byte[] binding) {
    try {
      ByteBuffer buffer =
          ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)));
      if (buffer.remaining() == 2 * Long.BYTES + Sha256.LENGTH) {
        Place place = new Place(buffer.getLong(), buffer.getLong());
        byte[] bound = new byte[Sha256.LENGTH];
        buffer.get(bound);
        if (Arrays.equals(bound, binding)) {
          return place;
        }
      }
    } catch (IllegalArgumentException e) {
      // It is none of ours.
    }
    throw invalid(PAGE, "This link is to a page of another caller or of another search");
  }

  static ProblemException invalid(String parameter, String message) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, message, parameter);
  }

  /** The condition on the practice and all others, with their values. */
  Condition where(Collection<Integer> practices) {
    List<String> sql = new ArrayList<>(List.of("partition_id = any(?)"));
    List<Object> values = new ArrayList<>();
    values.add(practices.toArray(new Integer[0]));
    if (after != null) {
      sql.add("(at, id) < (timestamptz 'epoch' + ? * interval '1 microsecond', ?)");
      values.add(after.micros());
      values.add(after.id());
    }
    for (Condition condition : conditions) {
      sql.add(condition.sql());
      values.addAll(condition.values());
    }
    return new Condition(String.join(" and ", sql), values);
  }

  /** The place of an entry. */
  static Place placeOf(AuditRow row) {
    Instant at = row.entry().at();
    return new Place(at.getEpochSecond() * 1_000_000L + at.getNano() / 1000, row.id());
  }
}
