/** Where a server's CPU goes, by async-profiler. */
@NullMarked
package org.condyle.bench.flame;

import org.jspecify.annotations.NullMarked;
