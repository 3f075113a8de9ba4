package org.condyle.server.results;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.Outcome;

/**
 * Outcomes by their ids, read once and kept while there is room: what stands under an id never
 * changes, and reading its JSON is most of the work of a report over stored results.
 */
final class KnownOutcomes {

  /**
   * Characters of JSON whose outcomes are kept. As objects they take about four times as many
   * bytes.
   */
  private static final long CHARACTERS = 20_000_000;

  private final Cache<Integer, Known> known =
      Caffeine.newBuilder()
          .maximumWeight(CHARACTERS)
          .<Integer, Known>weigher((id, outcome) -> outcome.characters)
          .build();

  private record Known(SubjectResult result, int characters) {}

  /**
   * The outcomes with these ids.
   *
   * @param ids each once
   * @throws org.condyle.record.ProblemException RESULTS_REMOVED if one is no longer there
   */
  Map<Integer, SubjectResult> of(Connection connection, List<Integer> ids) throws SQLException {
    Map<Integer, SubjectResult> found = new HashMap<>();
    List<Integer> wanted = new ArrayList<>();
    for (Integer id : ids) {
      Known outcome = known.getIfPresent(id);
      if (outcome == null) {
        wanted.add(id);
      } else {
        found.put(id, outcome.result);
      }
    }
    if (!wanted.isEmpty()) {
      read(connection, wanted, found);
    }
    if (found.size() < ids.size()) {
      throw ResultTable.removed();
    }
    return found;
  }

  private void read(Connection connection, List<Integer> wanted, Map<Integer, SubjectResult> found)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select outcome_id, content from condyle.outcome where outcome_id = any(?)")) {
      statement.setFetchSize(OutcomeCounts.PAGE);
      statement.setArray(1, connection.createArrayOf("integer", wanted.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String content = rows.getString(2);
          SubjectResult result = new Outcome(content).result();
          known.put(rows.getInt(1), new Known(result, content.length()));
          found.put(rows.getInt(1), result);
        }
      }
    }
  }
}
