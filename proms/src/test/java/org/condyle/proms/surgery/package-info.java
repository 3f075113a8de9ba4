@NullMarked
package org.condyle.proms.surgery;

import org.jspecify.annotations.NullMarked;
