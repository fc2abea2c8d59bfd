/** Files that only their owner may access. */
@NullMarked
package io.spoor.platform.files;

import org.jspecify.annotations.NullMarked;
