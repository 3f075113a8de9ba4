@NullMarked
package org.condyle.proms.prefill;

import org.jspecify.annotations.NullMarked;
