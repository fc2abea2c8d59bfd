@NullMarked
package io.spoor.evidence.alteration;

import org.jspecify.annotations.NullMarked;
