@NullMarked
package org.condyle.server.results;

import org.jspecify.annotations.NullMarked;
