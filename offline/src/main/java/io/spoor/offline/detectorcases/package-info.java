/**
 * Cases of detectors: short histories in YAML with what is to be found at each moment, run through
 * the same stages. {@code detectors/README.md} describes the form.
 */
@NullMarked
package io.spoor.offline.detectorcases;

import org.jspecify.annotations.NullMarked;
