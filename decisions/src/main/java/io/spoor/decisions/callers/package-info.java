/** Who may ask: callers by their credentials, their rights, and how much each may ask. */
@NullMarked
package io.spoor.decisions.callers;

import org.jspecify.annotations.NullMarked;
