/** Who did what with whose data: written with it, chained so that nothing is taken away unseen. */
@NullMarked
package org.condyle.server.audit;

import org.jspecify.annotations.NullMarked;
