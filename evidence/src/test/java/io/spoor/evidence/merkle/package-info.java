@NullMarked
package io.spoor.evidence.merkle;

import org.jspecify.annotations.NullMarked;
