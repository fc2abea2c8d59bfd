/** Selects the log records that a request asks for. */
@NullMarked
package io.spoor.export.select;

import org.jspecify.annotations.NullMarked;
