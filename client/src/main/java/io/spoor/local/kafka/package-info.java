/** Writes to and reads from Spoor's topics for the commands. */
@NullMarked
package io.spoor.local.kafka;

import org.jspecify.annotations.NullMarked;
