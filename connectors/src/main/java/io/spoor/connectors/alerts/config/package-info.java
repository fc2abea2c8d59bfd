/** Configuration of the alert sink. */
@NullMarked
package io.spoor.connectors.alerts.config;

import org.jspecify.annotations.NullMarked;
