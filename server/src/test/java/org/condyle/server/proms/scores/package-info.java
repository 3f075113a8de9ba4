@NullMarked
package org.condyle.server.proms.scores;

import org.jspecify.annotations.NullMarked;
