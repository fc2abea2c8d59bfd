@NullMarked
package io.spoor.offline.input;

import org.jspecify.annotations.NullMarked;
