@NullMarked
package org.condyle.proms.importing;

import org.jspecify.annotations.NullMarked;
