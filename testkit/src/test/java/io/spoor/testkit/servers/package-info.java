/** Tests of the harness itself. */
@NullMarked
package io.spoor.testkit.servers;

import org.jspecify.annotations.NullMarked;
