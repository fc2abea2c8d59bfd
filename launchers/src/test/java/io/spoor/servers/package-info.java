/** Tests of the servers and of the processes they are. */
@NullMarked
package io.spoor.servers;

import org.jspecify.annotations.NullMarked;
