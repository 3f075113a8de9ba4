/** Says why a patient is or is not in each population of a measure. */
@NullMarked
package org.condyle.measures.explain;

import org.jspecify.annotations.NullMarked;
