@NullMarked
package io.spoor.decisions.log;

import org.jspecify.annotations.NullMarked;
