@NullMarked
package io.spoor.local.endtoend;

import org.jspecify.annotations.NullMarked;
