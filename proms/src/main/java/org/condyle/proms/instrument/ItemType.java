package org.condyle.proms.instrument;

/** What kind of answer an item takes; the names are those of Questionnaire.item.type in R4. */
public enum ItemType {
  /** One of the options. */
  CHOICE,
  /** A whole number from the least to the greatest answer. */
  INTEGER,
  /** A number from the least to the greatest answer. */
  DECIMAL,
  /** Yes or no. */
  BOOLEAN
}
