/** Issuance of tokens and SVIDs, as a token service or workload issuer states it. */
@NullMarked
package io.spoor.sources.tokenexchange;

import org.jspecify.annotations.NullMarked;
