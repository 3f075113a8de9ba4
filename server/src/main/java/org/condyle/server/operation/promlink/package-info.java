@NullMarked
package org.condyle.server.operation.promlink;

import org.jspecify.annotations.NullMarked;
