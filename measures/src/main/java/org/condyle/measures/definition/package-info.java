/**
 * The measure as data: groups, populations, observations, stratifiers, read from an R4 Measure and
 * checked.
 */
@NullMarked
package org.condyle.measures.definition;

import org.jspecify.annotations.NullMarked;
