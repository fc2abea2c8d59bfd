/**
 * Keys of credentials, traces and sessions, and the ids derived from them. Final: changing either
 * changes every stored id.
 */
@NullMarked
package io.spoor.schemas.key;

import org.jspecify.annotations.NullMarked;
