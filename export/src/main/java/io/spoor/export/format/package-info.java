/** The formats of an export, each rendered from the proven records alone. */
@NullMarked
package io.spoor.export.format;

import org.jspecify.annotations.NullMarked;
