package org.condyle.server.content;

import org.condyle.measures.evaluation.MeasureProgram;
import org.hl7.fhir.r4.model.Measure;

/**
 * A measure that is ready to be evaluated.
 *
 * @param manifest canonical with version of the manifest that pins its libraries and value sets
 */
public record InstalledMeasure(Measure measure, MeasureProgram program, String manifest) {}
