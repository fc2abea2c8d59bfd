/** The sink that tells people of alerts: one connector a target. */
@NullMarked
package io.spoor.connectors.alerts;

import org.jspecify.annotations.NullMarked;
