package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.today;

import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Transactions;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.PromPatient;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.proms.derived.UpkeepRules;
import org.condyle.server.proms.derived.UpkeepTable;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;
import org.junit.jupiter.api.Test;

class TaskPolicyTest {

  @Test
  void theEnvironmentNamesThePolicy() {
    assertThat(TaskPolicy.fromEnvironment(Map.of())).isEqualTo(TaskPolicy.EVERY);
    assertThat(TaskPolicy.fromEnvironment(Map.of("CONDYLE_DUE_TASKS", "none")))
        .isEqualTo(TaskPolicy.NONE);
    assertThatThrownBy(() -> TaskPolicy.fromEnvironment(Map.of("CONDYLE_DUE_TASKS", "some")))
        .isInstanceOf(ProblemException.class)
        .hasMessage("CONDYLE_DUE_TASKS must be one of every, none");
  }

  @Test
  void withoutTasksWhatIsDueIsStillToldToItsKeepers() {
    PromPatient patient = PromPatient.stored("policy-none");
    put(patient.knee(today().minusDays(350)));
    List<PatientDue> told = new ArrayList<>();

    long key =
        part(RecordStore.class).patientKey(Partitions.FIRST_PRACTICE, "policy-none").orElseThrow();
    new DuePass(Partitions.FIRST_PRACTICE, parts(told), EvaluationProgress.NONE)
        .those(PatientKeys.of(key));

    assertThat(patient.tasks()).isEmpty();
    assertThat(told).singleElement().satisfies(due -> assertThat(due.due().items()).isNotEmpty());
  }

  private static DuePass.Parts parts(List<PatientDue> told) {
    Transactions transactions = part(Transactions.class);
    DueKeeper keeper =
        new DueKeeper() {
          @Override
          public void replace(Connection connection, int partition, List<PatientDue> patients) {
            told.addAll(patients);
          }

          @Override
          public void forget(Connection connection, int partition, Collection<Long> patients) {}
        };
    return new DuePass.Parts(
        part(PromRules.class),
        part(UpkeepRules.class),
        part(ChangeMarks.class),
        new DueTable(transactions, () -> List.of(keeper)),
        new UpkeepTable(transactions, "due"),
        part(RecordStore.class),
        part(PopulationEvaluation.class),
        part(DerivedResources.class),
        TaskPolicy.NONE,
        Clock.systemUTC());
  }

  private static <T> T part(Class<T> type) {
    return SharedServer.server().part(type);
  }
}
