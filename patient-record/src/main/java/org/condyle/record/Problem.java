package org.condyle.record;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, said so that the reader can mend it.
 *
 * @param code the stable number and meaning
 * @param message a full sentence that names the artefact or element and the remedy; never patient
 *     data
 * @param location where it is: a FHIRPath, a parameter name, or library, definition and line
 */
public record Problem(ProblemCode code, String message, @Nullable String location) {}
