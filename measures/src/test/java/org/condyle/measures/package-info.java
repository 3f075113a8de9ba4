@NullMarked
package org.condyle.measures;

import org.jspecify.annotations.NullMarked;
