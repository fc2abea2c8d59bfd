/**
 * Describes content without storing it: keyed hashes of canonical values and words, and the kinds
 * of words. Shared by normalise, which creates the fingerprints, and detect, which compares them.
 */
@NullMarked
package io.spoor.content.fingerprint;

import org.jspecify.annotations.NullMarked;
