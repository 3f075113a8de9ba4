@NullMarked
package org.condyle.proms.answer;

import org.jspecify.annotations.NullMarked;
