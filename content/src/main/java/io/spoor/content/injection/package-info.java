/** Distinguishes calls that the user asked for from calls that content asked for. */
@NullMarked
package io.spoor.content.injection;

import org.jspecify.annotations.NullMarked;
