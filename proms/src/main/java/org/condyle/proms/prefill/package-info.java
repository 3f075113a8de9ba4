/** Fills a form with what a patient's record knows already. */
@NullMarked
package org.condyle.proms.prefill;

import org.jspecify.annotations.NullMarked;
