/**
 * The schemas module against real servers: here and not there, since the harness that starts them
 * depends on it.
 */
@NullMarked
package io.spoor.testkit.schemas;

import org.jspecify.annotations.NullMarked;
