@NullMarked
package org.condyle.profiles;

import org.jspecify.annotations.NullMarked;
