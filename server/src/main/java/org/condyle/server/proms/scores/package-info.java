/** The Observations that follow from answers, kept as the answers are. */
@NullMarked
package org.condyle.server.proms.scores;

import org.jspecify.annotations.NullMarked;
