/**
 * The people who use this server: their accounts, passwords and second factors, and what each of
 * them is in which practice.
 */
@NullMarked
package org.condyle.server.users;

import org.jspecify.annotations.NullMarked;
