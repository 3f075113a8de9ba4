/** Rounds, medians and tables. */
@NullMarked
package org.condyle.bench.measure;

import org.jspecify.annotations.NullMarked;
