/** Tests of the harness itself. */
@NullMarked
package io.spoor.testkit.stack;

import org.jspecify.annotations.NullMarked;
