/** The running application: settings, start, stop, health. */
@NullMarked
package io.spoor.streams.app;

import org.jspecify.annotations.NullMarked;
