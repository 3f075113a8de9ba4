@NullMarked
package org.condyle.proms.completeness;

import org.jspecify.annotations.NullMarked;
