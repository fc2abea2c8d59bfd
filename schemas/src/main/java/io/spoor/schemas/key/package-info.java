/**
 * Keys of credentials, traces and sessions, and the ids derived from them. The formats must not
 * change: a change would alter every stored id.
 */
@NullMarked
package io.spoor.schemas.key;

import org.jspecify.annotations.NullMarked;
