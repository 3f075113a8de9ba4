/**
 * Observations of responses: scores and single answers, with ids that stay when a response is
 * corrected, and taken back when it turns out to be wrong.
 */
@NullMarked
package org.condyle.proms.extraction;

import org.jspecify.annotations.NullMarked;
