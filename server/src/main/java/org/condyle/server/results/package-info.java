/** What measures say about patients, kept; reports are folds over it. */
@NullMarked
package org.condyle.server.results;

import org.jspecify.annotations.NullMarked;
