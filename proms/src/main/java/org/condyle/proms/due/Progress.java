package org.condyle.proms.due;

/** How far one assessment has come. The order is that of what counts most. */
public enum Progress {
  /** Every score that the instrument has is there and legal, or every question is answered. */
  COMPLETE,
  /** Handed in, but a score is missing, withdrawn or not legal. */
  CAPTURED,
  /** Begun and not handed in. */
  BEGUN,
  /** The patient was asked and did not want to. */
  DECLINED
}
