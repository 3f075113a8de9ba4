/** {@code $care-gaps}: who lacks what a measure recommends, as DEQM documents or as a list. */
@NullMarked
package org.condyle.server.operation.caregaps;

import org.jspecify.annotations.NullMarked;
