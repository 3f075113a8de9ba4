@NullMarked
package org.condyle.server.operation.installcontent;

import org.jspecify.annotations.NullMarked;
