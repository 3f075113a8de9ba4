@NullMarked
package org.condyle.measures.definition;

import org.jspecify.annotations.NullMarked;
