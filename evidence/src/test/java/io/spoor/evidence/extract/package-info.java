@NullMarked
package io.spoor.evidence.extract;

import org.jspecify.annotations.NullMarked;
