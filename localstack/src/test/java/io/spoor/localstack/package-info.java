/** Tests of the local stack. */
@NullMarked
package io.spoor.localstack;

import org.jspecify.annotations.NullMarked;
