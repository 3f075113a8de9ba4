/**
 * Reads the export of a PROM vendor, a CSV with a mapping of its columns, as responses and their
 * Observations, or says line by line what is wrong.
 */
@NullMarked
package org.condyle.proms.vendor;

import org.jspecify.annotations.NullMarked;
