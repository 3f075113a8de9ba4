@NullMarked
package org.condyle.server.proms;

import org.jspecify.annotations.NullMarked;
