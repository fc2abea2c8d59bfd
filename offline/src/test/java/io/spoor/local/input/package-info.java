@NullMarked
package io.spoor.local.input;

import org.jspecify.annotations.NullMarked;
