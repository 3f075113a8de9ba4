/** One error mapper: everything that goes wrong becomes an OperationOutcome with a number. */
@NullMarked
package org.condyle.server.errors;

import org.jspecify.annotations.NullMarked;
