/** Property tests: a property is checked on many generated cases, each with a seed. */
@NullMarked
package io.spoor.testkit.property;

import org.jspecify.annotations.NullMarked;
