@NullMarked
package org.condyle.cql.runtime;

import org.jspecify.annotations.NullMarked;
