@NullMarked
package org.condyle.measures.evaluation;

import org.jspecify.annotations.NullMarked;
