/** Detectors of how a credential is obtained, shared, replayed or used. */
@NullMarked
package io.spoor.pipeline.detect.credential;

import org.jspecify.annotations.NullMarked;
