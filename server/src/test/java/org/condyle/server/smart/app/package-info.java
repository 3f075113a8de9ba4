@NullMarked
package org.condyle.server.smart.app;

import org.jspecify.annotations.NullMarked;
