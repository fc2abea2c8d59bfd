@NullMarked
package io.spoor.offline.reproduction;

import org.jspecify.annotations.NullMarked;
