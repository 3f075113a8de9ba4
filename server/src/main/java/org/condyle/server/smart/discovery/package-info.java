/** Under which addresses the server is reached, and what it says that it can. */
@NullMarked
package org.condyle.server.smart.discovery;

import org.jspecify.annotations.NullMarked;
