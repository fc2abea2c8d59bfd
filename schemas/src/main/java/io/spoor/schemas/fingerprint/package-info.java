/**
 * What can be said of content without saying it: keyed hashes of canonical values and words, and
 * what kind of words they are. Shared by normalise, which makes it, and detect, which compares it.
 */
@NullMarked
package io.spoor.schemas.fingerprint;

import org.jspecify.annotations.NullMarked;
