@NullMarked
package org.condyle.measures.report;

import org.jspecify.annotations.NullMarked;
