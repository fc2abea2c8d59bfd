/** Finds the classes that extend Spoor: sources, detectors, alert targets. */
@NullMarked
package io.spoor.schemas.extension;

import org.jspecify.annotations.NullMarked;
