@NullMarked
package org.condyle.proms.due;

import org.jspecify.annotations.NullMarked;
