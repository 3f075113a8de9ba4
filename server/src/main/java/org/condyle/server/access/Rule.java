package org.condyle.server.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The rules of which the enforcement consists, by their names. The server keeps {@link #ALL}; tests
 * leave one out at a time, to show that each is missed.
 */
public enum Rule {
  /** A request is refused if no resource of its type may be touched so. */
  INTERACTIONS,
  /** An operation is refused to roles and scopes that may not call it. */
  OPERATIONS,
  /** One who is held to a patient's record calls operations with that patient as subject. */
  SUBJECTS,
  /** Entries of a Bundle are decided as if they had come alone. */
  ENTRIES,
  /** A search looks through references only into what the caller may search as a whole. */
  CHAINS,
  /** So does its order. */
  SORTS,
  /** What a search includes are types that the caller may see, and one step away. */
  INCLUDES,
  /** Parameters of a search that look elsewhere, or nobody knows where, are refused. */
  SPECIAL_PARAMETERS,
  /** A search finds what the caller may see, and counts nothing else. */
  NARROWING,
  /** An instance that the caller may not see is not found before anything is done with it. */
  INSTANCES,
  /** History of many instances is for those who may see all of them. */
  HISTORIES,
  /** Writing by a condition is for those who may search the whole type. */
  CONDITIONS,
  /** What is shown is looked at one by one. */
  SHOWN,
  /** What is stored is looked at as it was and as it shall be. */
  STORED,
  /** What all practices share is changed in the first one, and by nobody else. */
  SHARED_CONTENT,
  /** What is stored points only to what the caller may see. */
  REFERENCES,
  /** The pages of a search are for the one who searched. */
  PAGES,
  /** What changes the server for all practices is written in the first one. */
  SERVER_WIDE;

  /** What the server keeps. */
  public static final Set<Rule> ALL = Collections.unmodifiableSet(EnumSet.allOf(Rule.class));
}
