@NullMarked
package org.condyle.bench.stock;

import org.jspecify.annotations.NullMarked;
