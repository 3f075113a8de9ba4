@NullMarked
package org.condyle.cohort;

import org.jspecify.annotations.NullMarked;
