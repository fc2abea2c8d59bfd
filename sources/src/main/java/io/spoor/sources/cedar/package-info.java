/** Logs of services that decide by Cedar policies. */
@NullMarked
package io.spoor.sources.cedar;

import org.jspecify.annotations.NullMarked;
