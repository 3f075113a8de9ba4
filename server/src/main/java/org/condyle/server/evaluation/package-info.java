/** Evaluation over many patients: who is meant, and the work on all cores. */
@NullMarked
package org.condyle.server.evaluation;

import org.jspecify.annotations.NullMarked;
