/** A deterministic orthopedic population as FHIR Bundles, with its known truth. */
@NullMarked
package org.condyle.cohort;

import org.jspecify.annotations.NullMarked;
