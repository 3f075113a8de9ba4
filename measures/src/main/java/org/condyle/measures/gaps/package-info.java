/** Gaps in care: what a measure's results say about what one patient still needs (DEQM STU5). */
@NullMarked
package org.condyle.measures.gaps;

import org.jspecify.annotations.NullMarked;
