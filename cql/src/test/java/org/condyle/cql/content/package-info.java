@NullMarked
package org.condyle.cql.content;

import org.jspecify.annotations.NullMarked;
