/** The command line behind bin/spoor and the local stack it runs. */
@NullMarked
package io.spoor.local;

import org.jspecify.annotations.NullMarked;
