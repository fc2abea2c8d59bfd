/** Reads and writes Spoor's topics for the commands. */
@NullMarked
package io.spoor.client.kafka;

import org.jspecify.annotations.NullMarked;
