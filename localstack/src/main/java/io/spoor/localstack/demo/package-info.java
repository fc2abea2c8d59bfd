/** The bundled scenario and its expected findings. */
@NullMarked
package io.spoor.localstack.demo;

import org.jspecify.annotations.NullMarked;
