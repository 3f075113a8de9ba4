/** {@code $submit-data}: takes the data of a measure from somebody else's system. */
@NullMarked
package org.condyle.server.operation.submitdata;

import org.jspecify.annotations.NullMarked;
