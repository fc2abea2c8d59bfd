/** Policies as operator input: their versions on a topic, their changes, the run of their cases. */
@NullMarked
package io.spoor.cli.policies;

import org.jspecify.annotations.NullMarked;
