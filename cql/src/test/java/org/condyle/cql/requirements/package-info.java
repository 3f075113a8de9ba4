@NullMarked
package org.condyle.cql.requirements;

import org.jspecify.annotations.NullMarked;
