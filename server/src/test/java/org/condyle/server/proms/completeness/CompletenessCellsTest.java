package org.condyle.server.proms.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Transactions;
import org.condyle.server.proms.completeness.CompletenessTable.PatientRows;
import org.junit.jupiter.api.Test;

/** Cells are there as long as something is counted in them, whoever writes at the same moment. */
class CompletenessCellsTest {

  private static final String OF_PRACTICE =
      " from condyle.completeness_cell c where c.partition_id = ?";
  private static final String EMPTY =
      OF_PRACTICE
          + " and not exists (select 1 from condyle.completeness_item i"
          + " where i.cell_id = c.cell_id)";
  private static final String WITHOUT_CELL =
      " from condyle.completeness_item i join condyle.completeness_operation o"
          + " on o.operation_id = i.operation_id where o.partition_id = ? and not exists"
          + " (select 1 from condyle.completeness_cell c where c.cell_id = i.cell_id)";
  private static final String ITEMS =
      " from condyle.completeness_item i join condyle.completeness_operation o"
          + " on o.operation_id = i.operation_id where o.partition_id = ?";

  private final Transactions transactions = SharedServer.server().part(Transactions.class);
  private final CompletenessTable table = new CompletenessTable();

  private void replace(int partition, PatientRows... patients) {
    transactions.writeUnwaited(
        connection -> {
          table.replaceRows(connection, partition, List.of(patients));
          return patients.length;
        });
  }

  private long count(int partition, String what) {
    return transactions.read(
        connection -> {
          try (var statement = connection.prepareStatement("select count(*)" + what)) {
            statement.setInt(1, partition);
            try (var row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  private static PatientRows[] some(long seed) {
    return new RandomRows(seed).patients(30).toArray(PatientRows[]::new);
  }

  private static PatientRows nothing(long patient) {
    return new PatientRows(patient, List.of());
  }

  @Test
  void aCellGoesWithTheLastThatIsCountedInIt() {
    int partition = 4541;
    replace(partition, some(41));
    long before = count(partition, OF_PRACTICE);
    replace(partition, some(42));

    assertThat(before).isPositive();
    assertThat(count(partition, OF_PRACTICE)).isPositive();
    assertThat(count(partition, EMPTY)).isZero();
    assertThat(count(partition, WITHOUT_CELL)).isZero();
  }

  @Test
  void theCellsOfPatientsWhoAreForgottenGoUnlessOthersAreCountedInThem() {
    int partition = 4542;
    PatientRows[] patients = some(43);
    replace(partition, patients);

    forget(partition, List.of(patients).subList(0, 15));
    assertThat(count(partition, EMPTY)).isZero();
    assertThat(count(partition, WITHOUT_CELL)).isZero();
    assertThat(count(partition, ITEMS)).isPositive();
    forget(partition, List.of(patients));
    assertThat(count(partition, OF_PRACTICE)).isZero();
  }

  private void forget(int partition, List<PatientRows> patients) {
    transactions.writeUnwaited(
        connection -> {
          table.forget(connection, partition, patients.stream().map(PatientRows::key).toList());
          return patients.size();
        });
  }

  @Test
  void whoEmptiesACellTakesItFromNobodyWhoPutsSomethingIntoIt() {
    int partition = 4543;
    PatientRows one =
        Stream.of(some(44)).filter(each -> !each.rows().isEmpty()).findFirst().orElseThrow();
    // The same cells, for another patient.
    PatientRows other = new PatientRows(one.key() + 1_000, one.rows());
    List<CompletableFuture<Void>> writers =
        Stream.of(one, other, new PatientRows(one.key() + 2_000, one.rows()))
            .map(
                patient ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 150; i++) {
                            replace(partition, patient);
                            replace(partition, nothing(patient.key()));
                          }
                          replace(partition, patient);
                        }))
            .toList();
    writers.forEach(CompletableFuture::join);

    assertThat(count(partition, WITHOUT_CELL)).isZero();
    assertThat(count(partition, ITEMS)).isEqualTo(3L * one.rows().size());
    assertThat(count(partition, EMPTY)).isZero();
  }
}
