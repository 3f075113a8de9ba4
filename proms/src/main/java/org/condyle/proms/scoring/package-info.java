/** Scores of answers, and the check of scores that were computed elsewhere. */
@NullMarked
package org.condyle.proms.scoring;

import org.jspecify.annotations.NullMarked;
