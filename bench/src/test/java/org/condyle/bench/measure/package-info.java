@NullMarked
package org.condyle.bench.measure;

import org.jspecify.annotations.NullMarked;
