/** What survives crashes of brokers and instances, on a real cluster. */
@NullMarked
package io.spoor.cli.faults;

import org.jspecify.annotations.NullMarked;
