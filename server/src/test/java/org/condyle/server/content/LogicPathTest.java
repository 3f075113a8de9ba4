package org.condyle.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.condyle.measures.evaluation.EvaluationPath;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;

class LogicPathTest {

  @Test
  void withoutSettingsTheLinkedLogicEvaluatesAndOnePatientInAThousandIsChecked() {
    EvaluationPolicy policy = LogicPath.fromEnvironment(Map.of());

    assertThat(policy.path()).isEqualTo(EvaluationPath.LINKED);
    assertThat(policy.checkedOneIn()).isEqualTo(1_000);
  }

  @Test
  void theEnvironmentSetsThePathAndTheShare() {
    EvaluationPolicy policy =
        LogicPath.fromEnvironment(
            Map.of("CONDYLE_LINKED_LOGIC", "off", "CONDYLE_CHECK_SHARE", "0"));

    assertThat(policy.path()).isEqualTo(EvaluationPath.ENGINE);
    assertThat(policy.checkedOneIn()).isZero();
  }

  @Test
  void aSettingThatIsNoneIsRefused() {
    assertThatThrownBy(() -> LogicPath.fromEnvironment(Map.of("CONDYLE_CHECK_SHARE", "0.1%")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_CHECK_SHARE");
    assertThatThrownBy(() -> LogicPath.fromEnvironment(Map.of("CONDYLE_LINKED_LOGIC", "maybe")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_LINKED_LOGIC");
  }
}
