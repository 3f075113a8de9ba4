@NullMarked
package org.condyle.measures.gaps;

import org.jspecify.annotations.NullMarked;
