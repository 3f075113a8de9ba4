@NullMarked
package org.condyle.server.database;

import org.jspecify.annotations.NullMarked;
