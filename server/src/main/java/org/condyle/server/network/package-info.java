/** Where addresses lie that the server goes to by itself. */
@NullMarked
package org.condyle.server.network;

import org.jspecify.annotations.NullMarked;
