@NullMarked
package io.spoor.decisions.engine;

import org.jspecify.annotations.NullMarked;
