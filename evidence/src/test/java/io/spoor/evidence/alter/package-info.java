@NullMarked
package io.spoor.evidence.alter;

import org.jspecify.annotations.NullMarked;
