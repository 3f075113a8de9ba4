package org.condyle.cohort.truth;

import java.util.List;

/** What is known about one patient. */
public record PatientTruth(List<ProcedureTruth> procedures, List<EpisodeTruth> episodes) {}
