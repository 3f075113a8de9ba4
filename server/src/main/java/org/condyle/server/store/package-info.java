/** Patient records, read from the database many at a time. */
@NullMarked
package org.condyle.server.store;

import org.jspecify.annotations.NullMarked;
