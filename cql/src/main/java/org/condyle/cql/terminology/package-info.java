/** Value sets as hash sets. */
@NullMarked
package org.condyle.cql.terminology;

import org.jspecify.annotations.NullMarked;
