@NullMarked
package org.condyle.bench.process;

import org.jspecify.annotations.NullMarked;
