/** What is done again and again while nobody waits for it; {@code jobs} sees to it that it is. */
@NullMarked
package org.condyle.server.recurring;

import org.jspecify.annotations.NullMarked;
