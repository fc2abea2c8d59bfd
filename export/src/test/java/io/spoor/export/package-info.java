@NullMarked
package io.spoor.export;

import org.jspecify.annotations.NullMarked;
