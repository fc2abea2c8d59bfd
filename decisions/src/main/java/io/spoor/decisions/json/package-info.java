/** Reads JSON of callers strictly: whatever two parsers could read in two ways is refused. */
@NullMarked
package io.spoor.decisions.json;

import org.jspecify.annotations.NullMarked;
