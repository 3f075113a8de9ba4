/** The endpoints of OAuth 2.0. */
@NullMarked
package org.condyle.server.smart.endpoint;

import org.jspecify.annotations.NullMarked;
