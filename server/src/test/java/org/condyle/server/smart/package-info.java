@NullMarked
package org.condyle.server.smart;

import org.jspecify.annotations.NullMarked;
