@NullMarked
package io.spoor.evidence.store;

import org.jspecify.annotations.NullMarked;
