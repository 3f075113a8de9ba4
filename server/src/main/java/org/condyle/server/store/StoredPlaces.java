package org.condyle.server.store;

import java.util.Collection;
import java.util.Optional;
import org.condyle.server.partition.ContentPlaces;
import org.condyle.server.partition.Partitions;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where content is, by HAPI's unique index of ids. Each question is one statement, in the
 * transaction that is under way if there is one.
 */
final class StoredPlaces implements ContentPlaces {

  private final JdbcClient database;

  StoredPlaces(JdbcClient database) {
    this.database = database;
  }

  @Override
  public Optional<Integer> of(String type, String id, Collection<Integer> partitions) {
    return database
        .sql(
            "select partition_id from hfj_resource where res_type = :type and fhir_id = :id"
                + " and partition_id in (:partitions)"
                + " and (res_deleted_at is null or partition_id <> :shared)"
                + " order by res_deleted_at is not null, partition_id = :shared, partition_id"
                + " limit 1")
        .param("type", type)
        .param("id", id)
        .param("partitions", partitions)
        .param("shared", Partitions.SHARED)
        .query(Integer.class)
        .optional();
  }
}
