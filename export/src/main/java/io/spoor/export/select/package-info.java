/** Which records of a log somebody asked for. */
@NullMarked
package io.spoor.export.select;

import org.jspecify.annotations.NullMarked;
