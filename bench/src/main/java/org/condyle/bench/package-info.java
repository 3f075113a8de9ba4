/** Comparison of Condyle with others: results and time. */
@NullMarked
package org.condyle.bench;

import org.jspecify.annotations.NullMarked;
