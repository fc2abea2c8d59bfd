/** Property tests: a property is checked on many generated cases, and each case has a seed. */
@NullMarked
package io.spoor.testkit.property;

import org.jspecify.annotations.NullMarked;
