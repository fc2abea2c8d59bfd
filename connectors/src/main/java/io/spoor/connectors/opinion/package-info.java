/**
 * Asks an endpoint of the operator about tool calls in doubt, and records its answers as events.
 */
@NullMarked
package io.spoor.connectors.opinion;

import org.jspecify.annotations.NullMarked;
