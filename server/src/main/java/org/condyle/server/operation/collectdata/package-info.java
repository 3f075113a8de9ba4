/** {@code $collect-data}: gives the data of a measure as {@code $submit-data} takes it. */
@NullMarked
package org.condyle.server.operation.collectdata;

import org.jspecify.annotations.NullMarked;
