/** Results of subjects without who they are, so that those who share one share its storage. */
@NullMarked
package org.condyle.measures.outcome;

import org.jspecify.annotations.NullMarked;
