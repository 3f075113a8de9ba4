package org.condyle.server.operation.job;

import org.condyle.server.jobs.Job;

/** How jobs of a kind are answered when they are done, where that is no FHIR resource. */
public interface JobManifest {

  /** The name of the kind. */
  String kind();

  /** What such a job counts, for example {@code resources}. */
  String counted();

  /**
   * The answer, as JSON.
   *
   * @param result what the job kept
   * @param base the FHIR base under which it is asked for
   */
  byte[] of(Job job, String result, String base);
}
