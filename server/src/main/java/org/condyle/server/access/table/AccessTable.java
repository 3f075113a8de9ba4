package org.condyle.server.access.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.server.caller.Role;

/**
 * Who may do what, as data: {@code access-table.json}, which {@code docs/access.md} shows to
 * people. What does not stand there is not allowed.
 */
public final class AccessTable {

  private static final String FILE = "/org/condyle/server/access/access-table.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, List<String>> sets;
  private final Map<String, String> record;
  private final Map<Role, Map<String, TypeRight>> rights;
  private final Map<String, OperationRight> operations;

  private AccessTable(TableFile file) {
    this.sets = new LinkedHashMap<>(file.sets());
    this.record = new TreeMap<>(file.record());
    this.rights = new EnumMap<>(Role.class);
    file.roles().forEach((code, lines) -> rights.put(role(code), rights(lines)));
    this.operations = new TreeMap<>();
    file.operations().forEach((id, operation) -> operations.put(id, right(id, operation)));
  }

  /** The table that is built in. */
  public static AccessTable load() {
    try (InputStream file = Objects.requireNonNull(AccessTable.class.getResourceAsStream(FILE))) {
      return new AccessTable(JSON.readValue(file, TableFile.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, TypeRight> rights(List<TableFile.Line> lines) {
    Map<String, TypeRight> rights = new TreeMap<>();
    for (TableFile.Line line : lines) {
      TypeRight right = new TypeRight(Need.permissions(line.letters()), Reach.of(line.reach()));
      types(line)
          .filter(type -> right.reach() == Reach.PRACTICE || record.containsKey(type))
          .forEach(
              type -> {
                if (rights.put(type, right) != null) {
                  throw new IllegalArgumentException("A role has two rights over " + type);
                }
              });
    }
    return rights;
  }

  private Stream<String> types(TableFile.Line line) {
    return Stream.concat(
        Stream.ofNullable(line.sets())
            .flatMap(List::stream)
            .flatMap(
                set ->
                    Objects.requireNonNull(sets.get(set), () -> "There is no set " + set).stream()),
        Stream.ofNullable(line.types()).flatMap(List::stream));
  }

  private static OperationRight right(String id, TableFile.Operation operation) {
    return new OperationRight(
        id,
        operation.roles().stream()
            .map(AccessTable::role)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class))),
        operation.needs().stream().map(Need::of).toList(),
        operation.subject(),
        operation.never() == null ? List.of() : operation.never(),
        operation.held(),
        operation.why());
  }

  private static Role role(String code) {
    return Role.of(code)
        .orElseThrow(() -> new IllegalArgumentException("There is no role '" + code + "'"));
  }

  /** What a role may do with resources of a type; empty if nothing. */
  public Optional<TypeRight> right(Role role, String type) {
    Map<String, TypeRight> ofRole = rights.get(role);
    return ofRole == null ? Optional.empty() : Optional.ofNullable(ofRole.get(type));
  }

  /** Who may call the operation with this OperationDefinition; empty if nobody. */
  public Optional<OperationRight> operation(String id) {
    return Optional.ofNullable(operations.get(id));
  }

  /** The search parameter by which a resource of a type is about a patient, if it can be. */
  public Optional<String> recordParameter(String type) {
    return Optional.ofNullable(record.get(type));
  }

  /** The types by the sets that give them their names, in the order of the file. */
  public Map<String, List<String>> sets() {
    return sets;
  }

  /** The operations by the ids of their OperationDefinitions. */
  public Map<String, OperationRight> operations() {
    return operations;
  }

  /** By type the search parameter by which its resources are about a patient. */
  public Map<String, String> records() {
    return record;
  }

  /** The types over which a role has any right. */
  public Set<String> types(Role role) {
    return rights.getOrDefault(role, Map.of()).keySet();
  }
}
