/** fqm-execution, an engine in JavaScript that shares no code with ours, as an oracle. */
@NullMarked
package org.condyle.bench.fqm;

import org.jspecify.annotations.NullMarked;
