@NullMarked
package org.condyle.measures.outcome;

import org.jspecify.annotations.NullMarked;
