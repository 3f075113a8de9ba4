package org.condyle.server.content;

import org.condyle.measures.evaluation.MeasureProgram;
import org.hl7.fhir.r4.model.Measure;

/** A measure that is ready to be evaluated. */
public record InstalledMeasure(Measure measure, MeasureProgram program) {}
