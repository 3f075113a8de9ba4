/** Which operations a patient has had or is to have: what, on which side, when, where, by whom. */
@NullMarked
package org.condyle.proms.surgery;

import org.jspecify.annotations.NullMarked;
