@NullMarked
package io.spoor.decisions.cedar;

import org.jspecify.annotations.NullMarked;
