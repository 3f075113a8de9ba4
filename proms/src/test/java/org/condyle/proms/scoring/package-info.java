@NullMarked
package org.condyle.proms.scoring;

import org.jspecify.annotations.NullMarked;
