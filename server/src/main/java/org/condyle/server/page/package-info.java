/** What all pages for browsers share: their headers, their style, and who asks from where. */
@NullMarked
package org.condyle.server.page;

import org.jspecify.annotations.NullMarked;
