/** What the server counts about itself, for Prometheus to collect. */
@NullMarked
package org.condyle.server.metrics;

import org.jspecify.annotations.NullMarked;
