package org.condyle.proms.instrument;

/** How much of an instrument's text is shipped. */
public enum Wording {
  /** The text is our own or free of licence: the form works as it is. */
  OWN,
  /**
   * Items carry a topic in our own few words, so that the form works; a site imports the licensed
   * wording.
   */
  TOPIC,
  /** There is no text: codes, answers and scoring only, until a site imports the form. */
  NONE
}
