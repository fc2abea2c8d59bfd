/** The bundled scenario and what must be found in it. */
@NullMarked
package io.spoor.local.scenario;

import org.jspecify.annotations.NullMarked;
