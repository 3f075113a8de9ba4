package org.condyle.server.partition;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.condyle.server.partition.Practice.Identified;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of practices. Each method is one statement, and so one transaction. */
final class PracticeTable {

  /** Under which a practice is known in reports until it has said another identifier. */
  private static final String SYSTEM = "https://condyle.org/fhir/sid/practice";

  private static final String COLUMNS =
      "partition_id, name, title, zone, identifier_system, identifier_value";

  private final JdbcClient database;

  PracticeTable(JdbcClient database) {
    this.database = database;
  }

  record Row(
      int partitionId,
      String name,
      String title,
      String zone,
      String identifierSystem,
      String identifierValue) {

    Practice practice() {
      return new Practice(
          partitionId,
          name,
          title,
          ZoneId.of(zone),
          new Identified(identifierSystem, identifierValue));
    }
  }

  List<Practice> all() {
    return database
        .sql("select " + COLUMNS + " from condyle.practice order by partition_id")
        .query(Row.class)
        .list()
        .stream()
        .map(Row::practice)
        .toList();
  }

  /** Empty if the name is taken. */
  Optional<Practice> insert(String name, String title, ZoneId zone) {
    try {
      return Optional.of(
          database
              .sql(
                  "insert into condyle.practice (partition_id, name, title, zone,"
                      + " identifier_system, identifier_value) select next, :name, :title, :zone,"
                      + " :system, next::text from (select nextval('condyle.practice_partition')"
                      + " as next) as number returning "
                      + COLUMNS)
              .param("name", name)
              .param("title", title)
              .param("zone", zone.getId())
              .param("system", SYSTEM)
              .query(Row.class)
              .single()
              .practice());
    } catch (DuplicateKeyException e) {
      return Optional.empty();
    }
  }

  void changeZone(int partition, ZoneId zone) {
    database
        .sql("update condyle.practice set zone = :zone where partition_id = :partition")
        .param("zone", zone.getId())
        .param("partition", partition)
        .update();
  }
}
