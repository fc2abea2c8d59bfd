@NullMarked
package io.spoor.decisions.applied;

import org.jspecify.annotations.NullMarked;
