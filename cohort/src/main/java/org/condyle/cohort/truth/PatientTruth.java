package org.condyle.cohort.truth;

import java.util.List;

/**
 * What is known about one patient.
 *
 * @param due what the patient was to answer, seen from the data cut-off
 * @param scores what the answers of every response give
 */
public record PatientTruth(
    List<ProcedureTruth> procedures,
    List<EpisodeTruth> episodes,
    List<DueTruth> due,
    List<ScoreTruth> scores) {}
