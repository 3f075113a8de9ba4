/**
 * Condyle's FHIR artefacts as data: the FHIR NPM package built from readable JSON files, and the
 * instrument files beside it.
 */
@NullMarked
package org.condyle.profiles;

import org.jspecify.annotations.NullMarked;
