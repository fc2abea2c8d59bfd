@NullMarked
package io.spoor.local.prove;

import org.jspecify.annotations.NullMarked;
