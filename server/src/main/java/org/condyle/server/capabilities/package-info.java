/** What the server says of itself, true to what it does. */
@NullMarked
package org.condyle.server.capabilities;

import org.jspecify.annotations.NullMarked;
