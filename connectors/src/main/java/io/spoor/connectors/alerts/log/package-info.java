/** What was delivered, on a topic. */
@NullMarked
package io.spoor.connectors.alerts.log;

import org.jspecify.annotations.NullMarked;
