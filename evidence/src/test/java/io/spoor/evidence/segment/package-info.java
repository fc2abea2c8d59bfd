/** The statements of segments. */
@NullMarked
package io.spoor.evidence.segment;

import org.jspecify.annotations.NullMarked;
