@NullMarked
package org.condyle.server.operation.evaluatemeasure;

import org.jspecify.annotations.NullMarked;
