/** The keys by which the server signs. */
@NullMarked
package org.condyle.server.smart.key;

import org.jspecify.annotations.NullMarked;
