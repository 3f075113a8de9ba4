/** How what follows from patients' records is written as FHIR, and up to where it was. */
@NullMarked
package org.condyle.server.proms.derived;

import org.jspecify.annotations.NullMarked;
