/** Pages on which people sign in, look after their account, and administrators after users. */
@NullMarked
package org.condyle.server.users.page;

import org.jspecify.annotations.NullMarked;
