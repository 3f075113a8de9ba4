package org.condyle.server.cli;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;

/** Where the resources of imported lines go. */
sealed interface ScoreSink permits ScoreSink.Nowhere, ScoreBundles {

  /**
   * Stores the resources of some lines, all or none.
   *
   * @throws CommandFailure if the server cannot do it now, whatever the lines are
   */
  Outcome store(List<? extends Resource> resources);

  /**
   * What came of it.
   *
   * @param created resources that were not there before
   * @param known resources that were there before, changed or not
   * @param refusal why the server does not take them; then nothing is stored
   */
  record Outcome(long created, long known, Optional<String> refusal) {

    static Outcome refused(String why) {
      return new Outcome(0, 0, Optional.of(why));
    }
  }

  /** For a dry run. */
  record Nowhere() implements ScoreSink {

    @Override
    public Outcome store(List<? extends Resource> resources) {
      return new Outcome(0, 0, Optional.empty());
    }
  }
}
