/** Folds of subject results into scores and MeasureReports. */
@NullMarked
package org.condyle.measures.report;

import org.jspecify.annotations.NullMarked;
