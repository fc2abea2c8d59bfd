@NullMarked
package io.spoor.decisions.callers;

import org.jspecify.annotations.NullMarked;
