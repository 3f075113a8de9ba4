package org.condyle.server.proms.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.condyle.profiles.CondylePackage;
import org.condyle.proms.reading.DataFile;
import org.condyle.proms.schedule.PracticeChoice;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.Contents;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the rules. */
@Configuration(proxyBeanMethods = false)
public class PromRulesConfig {

  /** Names the JSON file in which a practice says what it changes of the schedules. */
  static final String SCHEDULES_VARIABLE = "CONDYLE_SCHEDULES";

  @Bean
  public PromRules promRules(Contents installed, PracticeOfRequest practices, Clock clock) {
    return new PromRules(
        CondylePackage.load(), installed, choice(System.getenv()), practices, clock);
  }

  /**
   * @throws ProblemException PARAMETER_INVALID if the file cannot be read
   */
  static PracticeChoice choice(Map<String, String> environment) {
    String file = environment.get(SCHEDULES_VARIABLE);
    if (file == null || file.isBlank()) {
      return PracticeChoice.NONE;
    }
    try {
      return PracticeChoice.read(new DataFile(file, Files.readString(Path.of(file))));
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          SCHEDULES_VARIABLE + " names " + file + ", which cannot be read as a text file",
          SCHEDULES_VARIABLE);
    }
  }
}
