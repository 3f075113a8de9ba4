/** The measures that come with Condyle, as resources ready to install. */
@NullMarked
package org.condyle.measures.content;

import org.jspecify.annotations.NullMarked;
