@NullMarked
package org.condyle.server.audit;

import org.jspecify.annotations.NullMarked;
