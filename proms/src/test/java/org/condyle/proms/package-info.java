@NullMarked
package org.condyle.proms;

import org.jspecify.annotations.NullMarked;
