@NullMarked
package org.condyle.server;

import org.jspecify.annotations.NullMarked;
