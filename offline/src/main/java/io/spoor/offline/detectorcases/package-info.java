/**
 * Cases of detectors: short histories in YAML with the findings expected at checkpoints, run
 * through the same stages. {@code detectors/README.md} describes the format.
 */
@NullMarked
package io.spoor.offline.detectorcases;

import org.jspecify.annotations.NullMarked;
