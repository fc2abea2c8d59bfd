/** Second opinions on tool calls, recorded as events. */
@NullMarked
package io.spoor.sources.opinion;

import org.jspecify.annotations.NullMarked;
