/** Reads and writes generated records without a registry. */
@NullMarked
package io.spoor.schemas.codec;

import org.jspecify.annotations.NullMarked;
