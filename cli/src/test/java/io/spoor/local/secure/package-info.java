@NullMarked
package io.spoor.local.secure;

import org.jspecify.annotations.NullMarked;
