/** A plan written as FHIR R4. */
@NullMarked
package org.condyle.cohort.fhir;

import org.jspecify.annotations.NullMarked;
