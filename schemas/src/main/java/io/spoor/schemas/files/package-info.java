/** Files that only their owner may access. */
@NullMarked
package io.spoor.schemas.files;

import org.jspecify.annotations.NullMarked;
