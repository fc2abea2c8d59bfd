/** Canonical JSON, RFC 8785. */
@NullMarked
package io.spoor.evidence.json;

import org.jspecify.annotations.NullMarked;
