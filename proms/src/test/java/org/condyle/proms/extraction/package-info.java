@NullMarked
package org.condyle.proms.extraction;

import org.jspecify.annotations.NullMarked;
