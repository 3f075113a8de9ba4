/** What the generator decides about each patient, before any FHIR exists. */
@NullMarked
package org.condyle.cohort.plan;

import org.jspecify.annotations.NullMarked;
