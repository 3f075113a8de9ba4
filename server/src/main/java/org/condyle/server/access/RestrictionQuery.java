package org.condyle.server.access;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.caller.Caller;

/** Restrictions as search parameters, each with one value or several of which one has to be met. */
final class RestrictionQuery {

  private static final String ID = "_id";

  private final AccessTable table;

  RestrictionQuery(AccessTable table) {
    this.table = table;
  }

  /** What a search for the type has to say to find only what meets the restriction. */
  Map<String, String> parameters(Caller caller, String type, Restriction restriction) {
    Map<String, String> parameters = new TreeMap<>();
    restriction
        .parameters()
        .forEach((name, values) -> parameters.put(name, String.join(",", new TreeSet<>(values))));
    if (restriction.held()) {
      String name = table.recordParameter(type).orElseThrow();
      String patient = Objects.requireNonNull(caller.patient());
      parameters.put(name, name.equals(ID) ? patient : "Patient/" + patient);
    }
    return parameters;
  }

  /** The same as the query of a URL. */
  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
