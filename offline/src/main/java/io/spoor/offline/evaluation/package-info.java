/** How well findings agree with labels of runs. */
@NullMarked
package io.spoor.offline.evaluation;

import org.jspecify.annotations.NullMarked;
