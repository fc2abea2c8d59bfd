/** Tests of the local stack. */
@NullMarked
package io.spoor.local.stack;

import org.jspecify.annotations.NullMarked;
