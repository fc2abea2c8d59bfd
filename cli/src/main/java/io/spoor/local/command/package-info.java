/** The commands of bin/spoor, one class each. */
@NullMarked
package io.spoor.local.command;

import org.jspecify.annotations.NullMarked;
