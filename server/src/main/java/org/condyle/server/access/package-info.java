/** Who may do what: every way in is decided here, and what is not allowed is refused. */
@NullMarked
package org.condyle.server.access;

import org.jspecify.annotations.NullMarked;
