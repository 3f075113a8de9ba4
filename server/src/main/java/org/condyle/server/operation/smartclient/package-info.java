/** Registration of the programs that may ask for tokens. */
@NullMarked
package org.condyle.server.operation.smartclient;

import org.jspecify.annotations.NullMarked;
