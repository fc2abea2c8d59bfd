@NullMarked
package io.spoor.evidence.verify;

import org.jspecify.annotations.NullMarked;
