/** The stream processing application: settings in, one topology out. */
@NullMarked
package io.spoor.streams;

import org.jspecify.annotations.NullMarked;
