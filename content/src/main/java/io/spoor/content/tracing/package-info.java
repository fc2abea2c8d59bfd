/** Creates fingerprints of content: keyed hashes and flags that detectors compare. */
@NullMarked
package io.spoor.content.tracing;

import org.jspecify.annotations.NullMarked;
