/** The programs that may ask for tokens. */
@NullMarked
package org.condyle.server.smart.client;

import org.jspecify.annotations.NullMarked;
