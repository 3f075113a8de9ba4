@NullMarked
package org.condyle.proms.schedule;

import org.jspecify.annotations.NullMarked;
