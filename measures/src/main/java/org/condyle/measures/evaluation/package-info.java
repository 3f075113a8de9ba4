/** Evaluation of a measure over one patient record after the other. */
@NullMarked
package org.condyle.measures.evaluation;

import org.jspecify.annotations.NullMarked;
