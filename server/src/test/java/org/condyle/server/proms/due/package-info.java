@NullMarked
package org.condyle.server.proms.due;

import org.jspecify.annotations.NullMarked;
