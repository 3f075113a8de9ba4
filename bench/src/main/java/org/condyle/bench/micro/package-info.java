/** The inner parts, each alone, by JMH. */
@NullMarked
package org.condyle.bench.micro;

import org.jspecify.annotations.NullMarked;
