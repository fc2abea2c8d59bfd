/** Policy files and their cases: positions, ids, validation. */
@NullMarked
package io.spoor.decisions.policy;

import org.jspecify.annotations.NullMarked;
