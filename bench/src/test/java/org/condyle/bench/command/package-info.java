@NullMarked
package org.condyle.bench.command;

import org.jspecify.annotations.NullMarked;
