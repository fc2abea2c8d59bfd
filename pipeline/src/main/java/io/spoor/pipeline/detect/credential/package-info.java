/**
 * Detectors of one credential: how it is shared, replayed, widened or used after its end. What
 * leads from one identity to the next is in {@code identityswitch}.
 */
@NullMarked
package io.spoor.pipeline.detect.credential;

import org.jspecify.annotations.NullMarked;
