@NullMarked
package org.condyle.server.partition;

import org.jspecify.annotations.NullMarked;
