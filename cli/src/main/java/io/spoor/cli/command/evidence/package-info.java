/** Commands of the evidence log: export, verify, prove, withhold, holds, retention. */
@NullMarked
package io.spoor.cli.command.evidence;

import org.jspecify.annotations.NullMarked;
