@NullMarked
package org.condyle.bench.flame;

import org.jspecify.annotations.NullMarked;
