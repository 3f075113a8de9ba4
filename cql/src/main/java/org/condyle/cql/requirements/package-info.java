/** What data a library's logic can read, found from its compiled form without any patient. */
@NullMarked
package org.condyle.cql.requirements;

import org.jspecify.annotations.NullMarked;
