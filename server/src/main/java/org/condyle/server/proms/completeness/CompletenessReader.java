package org.condyle.server.proms.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.record.ProblemException;
import org.condyle.server.database.Transactions;
import org.condyle.server.proms.completeness.CompletenessAnswer.ClosingPage;
import org.condyle.server.proms.completeness.CompletenessAnswer.Stratum;
import org.condyle.server.proms.completeness.CompletenessQuestion.Closing;

/** Answers by what is stored, up to date or not, all of it as of one moment. */
final class CompletenessReader {

  private final Transactions transactions;

  CompletenessReader(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * @throws ProblemException COMPLETENESS_TOO_FINE; DATABASE_UNAVAILABLE
   */
  CompletenessAnswer read(CompletenessQuestion question) {
    return transactions.read(
        connection -> {
          Map<Set<Grouping>, List<Stratum>> counted = new CountQuery(question).run(connection);
          Map<Set<Grouping>, List<Stratum>> strata = new LinkedHashMap<>();
          question
              .groupings()
              .forEach(each -> strata.put(each, counted.getOrDefault(each, List.of())));
          Closing closing = question.closing();
          ClosingPage page =
              closing == null ? null : new ClosingQuery(question, closing).run(connection);
          return new CompletenessAnswer(
              counted.getOrDefault(Set.of(), List.of()).get(0).counts(),
              strata,
              page,
              unknown(connection, question.partition()));
        });
  }

  private static long unknown(Connection connection, int partition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from condyle.due_state"
                + " where partition_id = ? and problem is not null")) {
      statement.setInt(1, partition);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
