@NullMarked
package org.condyle.bench.workload;

import org.jspecify.annotations.NullMarked;
