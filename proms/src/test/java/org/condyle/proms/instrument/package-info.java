@NullMarked
package org.condyle.proms.instrument;

import org.jspecify.annotations.NullMarked;
