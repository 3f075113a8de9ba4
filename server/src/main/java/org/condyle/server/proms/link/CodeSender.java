package org.condyle.server.proms.link;

import java.util.Locale;

/** Brings a one-time code to a patient, by a channel that the practice has. */
public interface CodeSender {

  /** Whether the patient can be reached. */
  boolean reaches(int partition, String patientId);

  /**
   * Sends a code, soon. What fails is the channel's to repeat and to log, without the code.
   *
   * @param code six digits
   * @param language in which the patient reads
   */
  void send(int partition, String patientId, String code, Locale language);
}
