/** Which libraries and value sets a measure means: exactly one version of each, or a problem. */
@NullMarked
package org.condyle.cql.content;

import org.jspecify.annotations.NullMarked;
