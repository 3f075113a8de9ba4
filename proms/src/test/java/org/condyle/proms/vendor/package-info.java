@NullMarked
package org.condyle.proms.vendor;

import org.jspecify.annotations.NullMarked;
