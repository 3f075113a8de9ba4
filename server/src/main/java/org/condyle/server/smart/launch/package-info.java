/** What an app is launched with: whose record it shall show. */
@NullMarked
package org.condyle.server.smart.launch;

import org.jspecify.annotations.NullMarked;
