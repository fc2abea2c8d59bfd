/** Options and arguments that commands of several subjects share. */
@NullMarked
package io.spoor.cli.command.option;

import org.jspecify.annotations.NullMarked;
