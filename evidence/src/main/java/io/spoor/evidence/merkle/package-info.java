/** Merkle trees and their proofs, RFC 9162, section 2.1. */
@NullMarked
package io.spoor.evidence.merkle;

import org.jspecify.annotations.NullMarked;
