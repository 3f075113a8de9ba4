/** {@code $evaluate}: any number of measures over one reading of each record. */
@NullMarked
package org.condyle.server.operation.evaluate;

import org.jspecify.annotations.NullMarked;
