/** The bundled scenario and what must be found in it. */
@NullMarked
package io.spoor.localstack.demo;

import org.jspecify.annotations.NullMarked;
