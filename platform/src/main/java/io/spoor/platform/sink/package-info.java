/** What sinks report about records that they cannot write, and what can be read from it. */
@NullMarked
package io.spoor.platform.sink;

import org.jspecify.annotations.NullMarked;
