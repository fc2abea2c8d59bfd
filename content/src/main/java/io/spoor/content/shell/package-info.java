/**
 * Reads what a tool call does: command lines, code in them, and structured arguments, as calls with
 * effects and objects. Pure, without I/O; no text is executed.
 */
@NullMarked
package io.spoor.content.shell;

import org.jspecify.annotations.NullMarked;
