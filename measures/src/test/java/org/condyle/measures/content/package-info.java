@NullMarked
package org.condyle.measures.content;

import org.jspecify.annotations.NullMarked;
