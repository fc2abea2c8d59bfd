/** The same stages over files, in one process, without servers. */
@NullMarked
package io.spoor.streams.analyze;

import org.jspecify.annotations.NullMarked;
