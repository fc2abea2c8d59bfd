/** Tests of the servers and of the processes they are. */
@NullMarked
package io.spoor.launchers;

import org.jspecify.annotations.NullMarked;
