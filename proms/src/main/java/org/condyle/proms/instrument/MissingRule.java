package org.condyle.proms.instrument;

/**
 * How many answers a score needs.
 *
 * @param atLeast the least number of the scale's items that count as answered
 * @param verified whether the number was seen in a published source
 */
public record MissingRule(int atLeast, boolean verified) {}
