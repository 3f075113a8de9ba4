package org.condyle.server.access.table;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;

/** The access table as {@code docs/access.md} shows it. */
final class AccessPage {

  private final AccessTable table;
  private final StringBuilder text = new StringBuilder();

  AccessPage(AccessTable table) {
    this.table = table;
  }

  /** All from the first table on; the words before it are written by hand. */
  String text() {
    types();
    rights();
    records();
    operations();
    return text.toString();
  }

  private void types() {
    text.append("## Kinds of resources\n\n| kind | types |\n|---|---|\n");
    table
        .sets()
        .forEach(
            (set, types) -> row(set, types.stream().sorted().collect(Collectors.joining(", "))));
  }

  private void rights() {
    text.append("\n## Rights\n\n| kind |");
    for (Role role : Role.values()) {
      text.append(' ').append(role.code()).append(" |");
    }
    text.append("\n|---|").append("---|".repeat(Role.values().length)).append('\n');
    table
        .sets()
        .forEach(
            (set, types) -> {
              text.append("| ").append(set).append(" |");
              for (Role role : Role.values()) {
                text.append(' ').append(cell(role, types)).append(" |");
              }
              text.append('\n');
            });
  }

  /** Types of a kind with other rights than the rest are named. */
  private String cell(Role role, Iterable<String> types) {
    Map<String, Set<String>> byRight = new TreeMap<>(Comparator.reverseOrder());
    for (String type : types) {
      byRight.computeIfAbsent(right(role, type), key -> new TreeSet<>()).add(type);
    }
    if (byRight.size() == 1) {
      return byRight.keySet().iterator().next();
    }
    String most =
        byRight.entrySet().stream()
            .max(Comparator.comparingInt(each -> each.getValue().size()))
            .orElseThrow()
            .getKey();
    return most
        + byRight.entrySet().stream()
            .filter(each -> !each.getKey().equals(most))
            .map(each -> "; " + String.join(", ", each.getValue()) + ": " + each.getKey())
            .collect(Collectors.joining());
  }

  private String right(Role role, String type) {
    Optional<TypeRight> right = table.right(role, type);
    if (right.isEmpty()) {
      return "–";
    }
    String letters =
        EnumSet.copyOf(right.get().permissions()).stream()
            .map(permission -> String.valueOf(permission.letter()))
            .collect(Collectors.joining());
    return right.get().reach() == Reach.OWN_RECORD ? letters + " own" : letters;
  }

  private void records() {
    text.append("\n## What is about a patient\n\n| search parameter | types |\n|---|---|\n");
    table.records().entrySet().stream()
        .collect(Collectors.groupingBy(Map.Entry::getValue, Collectors.toList()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each ->
                row(
                    "`" + each.getKey() + "`",
                    each.getValue().stream()
                        .map(Map.Entry::getKey)
                        .sorted()
                        .collect(Collectors.joining(", "))));
  }

  private void operations() {
    text.append(
        "\n## Operations\n\n| operation | roles | needs | held to a patient | why |\n"
            + "|---|---|---|---|---|\n");
    table
        .operations()
        .values()
        .forEach(
            operation ->
                row(
                    operation.id(),
                    EnumSet.copyOf(operation.roles()).stream()
                        .map(Role::code)
                        .collect(Collectors.joining(", ")),
                    operation.needs().stream()
                        .map(need -> "`" + need + "`")
                        .collect(Collectors.joining(", ")),
                    held(operation),
                    operation.why()));
  }

  private String held(OperationRight operation) {
    if (operation.held() != null) {
      return operation.held();
    }
    if (operation.needs().stream().noneMatch(this::isOfPatients)) {
      return "yes: it tells nothing of patients";
    }
    if (operation.subject() == null) {
      return "no";
    }
    return "own patient as `"
        + operation.subject()
        + "`"
        + (operation.never().isEmpty()
            ? ""
            : ", without " + operation.never().stream().collect(Collectors.joining(", ")));
  }

  private boolean isOfPatients(Need need) {
    return need.type().equals(Scope.ANY_TYPE) || table.recordParameter(need.type()).isPresent();
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
