package org.condyle.server.partition;

import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** The practices of this server. Another server may add one: an unknown one is looked for again. */
public class Practices {

  private final PracticeTable table;
  private volatile Map<Integer, Practice> known = Map.of();

  Practices(PracticeTable table) {
    this.table = table;
    read();
  }

  private Map<Integer, Practice> read() {
    Map<Integer, Practice> all =
        table.all().stream()
            .collect(
                Collectors.toMap(
                    Practice::partition, practice -> practice, (a, b) -> a, TreeMap::new));
    known = all;
    return all;
  }

  /** All of them as the database has them now, in the order in which they were added. */
  public Collection<Practice> all() {
    return read().values();
  }

  /** The practice of a partition, if there is one. */
  public Optional<Practice> find(int partition) {
    Practice practice = known.get(partition);
    return Optional.ofNullable(practice != null ? practice : read().get(partition));
  }

  /** The practice with this name, if there is one. */
  public Optional<Practice> find(String name) {
    return all().stream().filter(practice -> practice.name().equals(name)).findFirst();
  }

  /**
   * Adds a practice.
   *
   * @param name see {@link Practice#name}
   * @throws ProblemException PRACTICE_INVALID if the name is taken or is none
   */
  public Practice add(String name, String title, ZoneId zone) {
    if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new ProblemException(
          ProblemCode.PRACTICE_INVALID,
          "The name of a practice has small letters, digits and hyphens, at most 63 of them, not '"
              + name
              + "'",
          "name");
    }
    Practice added =
        table
            .insert(name, title, zone)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PRACTICE_INVALID,
                        "There is a practice named '" + name + "' already",
                        "name"));
    read();
    return added;
  }
}
