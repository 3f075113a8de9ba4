@NullMarked
package org.condyle.bench.fqm;

import org.jspecify.annotations.NullMarked;
