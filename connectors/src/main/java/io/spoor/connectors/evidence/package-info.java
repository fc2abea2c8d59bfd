/** The sink that writes the records of Spoor's topics as evidence. */
@NullMarked
package io.spoor.connectors.evidence;

import org.jspecify.annotations.NullMarked;
