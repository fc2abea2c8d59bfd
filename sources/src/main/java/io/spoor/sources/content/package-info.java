/** Creates fingerprints of content: keyed hashes and flags that detectors compare. */
@NullMarked
package io.spoor.sources.content;

import org.jspecify.annotations.NullMarked;
