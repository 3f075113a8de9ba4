@NullMarked
package org.condyle.measures.explain;

import org.jspecify.annotations.NullMarked;
