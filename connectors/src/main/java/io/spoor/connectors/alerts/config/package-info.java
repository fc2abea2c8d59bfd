/** What can be set. */
@NullMarked
package io.spoor.connectors.alerts.config;

import org.jspecify.annotations.NullMarked;
