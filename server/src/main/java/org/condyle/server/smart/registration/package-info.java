/** What administrators do with the programs that may ask for tokens. */
@NullMarked
package org.condyle.server.smart.registration;

import org.jspecify.annotations.NullMarked;
