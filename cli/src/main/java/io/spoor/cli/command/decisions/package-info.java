/** Commands of the decision server: pdp, policies, confirmations, blocks. */
@NullMarked
package io.spoor.cli.command.decisions;

import org.jspecify.annotations.NullMarked;
