/** Signed notes and checkpoints of C2SP, and the keys that sign them. */
@NullMarked
package io.spoor.evidence.note;

import org.jspecify.annotations.NullMarked;
