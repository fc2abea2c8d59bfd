/** The sink that keeps what lies on Spoor's topics as evidence. */
@NullMarked
package io.spoor.connectors.evidence;

import org.jspecify.annotations.NullMarked;
