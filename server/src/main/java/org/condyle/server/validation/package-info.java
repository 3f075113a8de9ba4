/** Validation on write: the profiles a resource declares, from packages and from the store. */
@NullMarked
package org.condyle.server.validation;

import org.jspecify.annotations.NullMarked;
