/** The forms that an export is written in, each made of the proven records alone. */
@NullMarked
package io.spoor.export.format;

import org.jspecify.annotations.NullMarked;
