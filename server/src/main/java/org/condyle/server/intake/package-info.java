/** What every request passes first: its id, the limits, and strict parsing of its body. */
@NullMarked
package org.condyle.server.intake;

import org.jspecify.annotations.NullMarked;
