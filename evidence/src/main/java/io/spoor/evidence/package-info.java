/**
 * The evidence log: what Spoor saw and found, sealed so that it can be checked offline. The format
 * is {@code docs/evidence.md}; {@link io.spoor.evidence.EvidenceWriter} writes it, {@link
 * io.spoor.evidence.verify.LogVerifier} checks it.
 */
@NullMarked
package io.spoor.evidence;

import org.jspecify.annotations.NullMarked;
