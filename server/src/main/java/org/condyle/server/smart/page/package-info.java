/** The pages on which a person decides about an app. */
@NullMarked
package org.condyle.server.smart.page;

import org.jspecify.annotations.NullMarked;
