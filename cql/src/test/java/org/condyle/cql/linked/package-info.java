@NullMarked
package org.condyle.cql.linked;

import org.jspecify.annotations.NullMarked;
