/** The command line behind bin/spoor and the local stack that it runs. */
@NullMarked
package io.spoor.cli;

import org.jspecify.annotations.NullMarked;
