/** What a patient is to answer when, and what became of it. */
@NullMarked
package org.condyle.proms.due;

import org.jspecify.annotations.NullMarked;
