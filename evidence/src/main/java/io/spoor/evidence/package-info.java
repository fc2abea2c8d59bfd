/**
 * The evidence log: Spoor's records and findings, sealed for offline verification. The format is
 * {@code docs/evidence.md}; {@link io.spoor.evidence.EvidenceWriter} writes it, {@link
 * io.spoor.evidence.verify.LogVerifier} verifies it.
 */
@NullMarked
package io.spoor.evidence;

import org.jspecify.annotations.NullMarked;
