@NullMarked
package org.condyle.cql;

import org.jspecify.annotations.NullMarked;
