package org.condyle.cql.linked;

/**
 * A definition, linked.
 *
 * @param index its place among the values of an evaluation
 * @param slots how many variables its frame holds
 */
record Definition(int index, int slots, Term term) {}
