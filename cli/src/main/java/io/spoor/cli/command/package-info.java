/** The commands of bin/spoor, one class each. */
@NullMarked
package io.spoor.cli.command;

import org.jspecify.annotations.NullMarked;
