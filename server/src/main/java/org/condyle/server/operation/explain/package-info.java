/** {@code $explain}: why a patient is or is not in each population of a measure. */
@NullMarked
package org.condyle.server.operation.explain;

import org.jspecify.annotations.NullMarked;
