/** The alert sink: sends alerts to people, one connector per target. */
@NullMarked
package io.spoor.connectors.alerts;

import org.jspecify.annotations.NullMarked;
