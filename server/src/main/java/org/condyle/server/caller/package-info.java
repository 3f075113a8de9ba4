/** Who makes a request, and what that one was granted. Knows nothing of what is asked for. */
@NullMarked
package org.condyle.server.caller;

import org.jspecify.annotations.NullMarked;
