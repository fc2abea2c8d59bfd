@NullMarked
package io.spoor.evidence;

import org.jspecify.annotations.NullMarked;
