/** What is measured: populations whose results are known, written to disk. */
@NullMarked
package org.condyle.bench.workload;

import org.jspecify.annotations.NullMarked;
