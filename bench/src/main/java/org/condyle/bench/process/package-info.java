/** Servers in processes of their own, and what they cost. */
@NullMarked
package org.condyle.bench.process;

import org.jspecify.annotations.NullMarked;
